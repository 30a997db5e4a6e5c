import { type Path, type Problems } from "../components/index";
import { type ImagesConfiguration } from "./imagesSchema";

/**
 * The configuration with the members of its groups among the repositories. A group says once what many repositories have
 * in common: the engine hands a program all its configuration in one environment variable, of 128 KiB at most on Linux,
 * and a thousand repositories that each name their readers would not fit.
 */
export function withGroups(config: ImagesConfiguration): ImagesConfiguration {
    const members = Object.values(config.groups ?? {}).flatMap(({ repositories, ...common }) =>
        repositories.map((name) => [name, common] as const),
    );
    return { ...config, repositories: { ...Object.fromEntries(members), ...config.repositories } };
}

/** Checks that no repository is said twice. */
export function checkGroups(problems: Problems, config: ImagesConfiguration): void {
    const seen = new Map(Object.keys(config.repositories).map((name) => [name, "repositories"]));
    for (const [group, { repositories }] of Object.entries(config.groups ?? {})) {
        repositories.forEach((name, index) => {
            const first = seen.get(name);
            if (first !== undefined) {
                problems.check(["groups", group, "repositories", index], name, {
                    message: `is in ${first} as well`,
                    remediation: "keep it in one of the two",
                });
            }
            seen.set(name, `groups.${group}`);
        });
    }
}

/** Leads from a repository to the group that it comes from, where it is in one. */
export function pathInGroups(config: ImagesConfiguration, path: Path): Path {
    const [part, name, ...rest] = path;
    if (part !== "repositories" || Object.hasOwn(config.repositories, String(name))) {
        return path;
    }
    for (const [group, { repositories }] of Object.entries(config.groups ?? {})) {
        const index = repositories.indexOf(String(name));
        if (index >= 0) {
            return ["groups", group, ...(rest.length === 0 ? ["repositories", index] : rest)];
        }
    }
    return path;
}
