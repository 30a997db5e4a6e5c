import { isOperatorNegated } from "../iam/condition";
import type { OpenReason } from "../values/openCall";
import { isObject, memberOf, nameOf } from "../values/value";
import { isPlainText } from "./calls";
import { type Hole, knownText, type Text, withoutMarks } from "./pieces";
import type { Slot } from "./slots";

/** Types of parameters whose value only the deployment looks up, whatever name of it is given. */
const LOOKED_UP = /^AWS::SSM::Parameter::Value/;

/**
 * Why a text is left to CloudFormation: which parameters can be given any value, and what their defaults make of it, or which
 * other parts of it only the deployment decides.
 *
 * @param text undefined where a function makes something else than a text
 * @param name the function that makes it
 * @param parameters the parameters that the template declares
 */
export function openReason(
    text: Text | undefined,
    name: string,
    parameters: unknown,
    place: Slot,
): OpenReason {
    const holes = text?.filter((piece) => typeof piece !== "string") ?? [{ name, free: true }];
    const given = [...new Set(holes.map((hole) => hole.name))].filter((hole) => isGiven(parameters, hole));
    const others = holes.filter((hole) => !given.includes(hole.name) && hole.example === undefined);
    const withDefaults = text && defaultsIn(text, parameters);
    const reasons = [
        ...(given.length === 0 ? [] : [`${parametersNamed(given)} can be given any value`]),
        ...new Set((given.length === 0 && others.length === 0 ? holes : others).map(whyUnknown(parameters))),
    ].join(" and ");
    return {
        because:
            withDefaults === undefined
                ? reasons
                : `${reasons}; ${given.length === 1 ? "its default" : "their defaults"} ${verbFor(place)} ${nameOf(withDefaults)}`,
        remediation:
            given.length === 0
                ? "Write the value itself, which the rules can judge."
                : `Pass ${given.map((one) => `--parameters ${one}=VALUE`).join(" ")} to keyless-policy check to judge the value of a deployment, list AllowedValues, or write the value itself.`,
    };
}

function isGiven(parameters: unknown, name: string): boolean {
    const declaration = memberOf(parameters, name);
    return isObject(declaration) && !LOOKED_UP.test(String(declaration["Type"]));
}

function parametersNamed(names: readonly string[]): string {
    return `${names.length === 1 ? "parameter" : "parameters"} ${names.join(" and ")}`;
}

/** The text with the default of each parameter; undefined where one has none, or something else is unknown. */
function defaultsIn(text: Text, parameters: unknown): string | undefined {
    return knownText(
        text.map((piece) => {
            if (typeof piece === "string") {
                return piece;
            }
            const declaration = memberOf(parameters, piece.name);
            const value = isGiven(parameters, piece.name) ? memberOf(declaration, "Default") : undefined;
            return isPlainText(value) ? String(value) : (piece.example ?? piece);
        }),
    );
}

/** Of what a denial or a negated operator compares with, nobody is admitted by it. */
function verbFor(place: Slot): string {
    const admits =
        place.kind === "principal" || (place.kind === "tested" && !isOperatorNegated(place.operator));
    return admits ? "admits" : "makes it";
}

function whyUnknown(parameters: unknown): (hole: Hole) => string {
    return (hole) => {
        const name = withoutMarks(hole.name);
        if (memberOf(parameters, name) !== undefined) {
            return `parameter ${name} is looked up in Systems Manager during the deployment`;
        }
        if (name.startsWith("{{")) {
            return `the dynamic reference ${name} is looked up during the deployment`;
        }
        switch (name) {
            case "Fn::ImportValue":
                return "another stack exports it (Fn::ImportValue)";
            case "Fn::Transform":
                return "a macro makes it (Fn::Transform)";
            default:
                return name.startsWith("Fn::")
                    ? `the result of ${name} is known only during the deployment`
                    : `${name} is known only during the deployment`;
        }
    };
}
