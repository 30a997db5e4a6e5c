import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/bin/", "**/node_modules/", ".sandbox/"] },
    {
        files: ["**/*.ts"],
        extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
        languageOptions: {
            parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
        },
        rules: {
            // One hand in every folder.
            curly: "error",
            "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
            "@typescript-eslint/explicit-member-accessibility": ["error", { accessibility: "no-public" }],
            "@typescript-eslint/naming-convention": [
                "error",
                {
                    selector: "variable",
                    modifiers: ["const", "global"],
                    types: ["boolean", "string", "number", "array"],
                    format: ["UPPER_CASE"],
                },
            ],
            // A resource registers itself by being constructed; its value is often not needed.
            "no-new": "off",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            "@typescript-eslint/switch-exhaustiveness-check": "error",
        },
    },
    {
        files: ["components/**/*.ts", "programs/**/*.ts", "policypack/**/*.ts", "sandbox/**/*.ts"],
        rules: {
            "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
        },
    },
    {
        // As a user compiles it, with a tsconfig.json of its own.
        files: ["examples/**/*.ts"],
        languageOptions: {
            parserOptions: {
                project: "./examples/typescript/tsconfig.json",
                tsconfigRootDir: import.meta.dirname,
            },
        },
    },
    {
        files: ["tests/**/*.ts"],
        rules: {
            // Assertion chains of test libraries read as expressions.
            "@typescript-eslint/no-unused-expressions": "off",
            // A test's tables are read where they stand, not shouted.
            "@typescript-eslint/naming-convention": "off",
        },
    },
);
