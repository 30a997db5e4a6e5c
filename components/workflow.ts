// The entry `keyless-delivery/workflow`: workflows for GitHub Actions that assume a deploy role.
export { deployWorkflow } from "./github/workflow/workflow";
