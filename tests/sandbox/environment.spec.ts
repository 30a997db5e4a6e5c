import assert from "node:assert/strict";
import { dirname } from "node:path";
import { isolatedEnvironment } from "../../sandbox/environment";
import { layout } from "../../sandbox/layout";

describe("the environment of what runs in the sandbox", () => {
    const fixed = {
        HOME: layout.userHome,
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
    const path = (user: string) => `${dirname(process.execPath)}:${user}`;

    it("says where programs are and how text is shown", () => {
        const user = { PATH: "/bin", TMPDIR: "/tmp", LC_ALL: "C", TERM: "dumb", KEYLESS_SANDBOX_RUN: "one" };
        assert.deepEqual(isolatedEnvironment(user), { ...user, ...fixed, PATH: path("/bin") });
    });

    it("has nothing of the user's that leads anywhere", () => {
        const user = Object.fromEntries(
            [
                ..."HOME USERPROFILE XDG_CONFIG_HOME AWS_PROFILE AWS_CONFIG_FILE AWS_ENDPOINT_URL_ECR".split(
                    " ",
                ),
                ..."AWS_ACCESS_KEY_ID AWS_WEB_IDENTITY_TOKEN_FILE AWS_IGNORE_CONFIGURED_ENDPOINT_URLS".split(
                    " ",
                ),
                ..."HTTP_PROXY https_proxy ALL_PROXY NO_PROXY grpc_proxy NODE_USE_ENV_PROXY".split(" "),
                ..."NODE_OPTIONS NODE_PATH PYTHONPATH LD_PRELOAD npm_config_registry PIP_INDEX_URL".split(
                    " ",
                ),
                ..."PULUMI_ACCESS_TOKEN PULUMI_BACKEND_URL PULUMI_HOME GITHUB_TOKEN GITHUB_ACTIONS".split(
                    " ",
                ),
                ..."KEYLESS_SANDBOX_SESSION KEYLESS_AWS_PLUGIN_VERSION PATHS XPATH".split(" "),
            ].map((name) => [name, "theirs"]),
        );
        assert.deepEqual(isolatedEnvironment({ ...user, PATH: "/bin" }), { ...fixed, PATH: path("/bin") });
    });
});
