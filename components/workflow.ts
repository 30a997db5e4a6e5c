// The entry `keyless-delivery/workflow`: workflows for GitHub Actions that assume a deploy role.
export { deployWorkflow, type Replicas } from "./github/workflow/workflow";
