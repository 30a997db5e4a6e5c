import { type Path, type Problems } from "../components/index";
import { checkFunctions, pathInFunctions, withFunctions } from "./imageFunctions";
import { checkGroups, pathInGroups, withGroups } from "./imageGroups";
import { type ImagesConfiguration } from "./imagesSchema";

/** The configuration with what it says in short written out, as the planners read it. */
export function writtenOut(config: ImagesConfiguration): ImagesConfiguration {
    const whole = written.get(config) ?? withFunctions(withGroups(config));
    written.set(config, whole);
    return whole;
}

/** One object for each configuration, so that what is planned of it is planned once. */
const written = new WeakMap<ImagesConfiguration, ImagesConfiguration>();

/** Checks what is lost when it is written out. */
export function checkShorthands(problems: Problems, config: ImagesConfiguration): void {
    checkGroups(problems, config);
    checkFunctions(problems, withGroups(config));
}

/**
 * Leads from where a planner finds a value to where the configuration has it.
 * @returns undefined where another problem says the same
 */
export function pathAsWritten(config: ImagesConfiguration, path: Path): Path | undefined {
    const ungrouped = pathInFunctions(withGroups(config), path);
    return ungrouped && pathInGroups(config, ungrouped);
}
