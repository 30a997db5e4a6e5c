import * as pulumi from "@pulumi/pulumi";
import { laterNumber, laterText, marksIn, planningAhead } from "../later";
import { type Path, Problems } from "../problems";
import { ComponentError, reportingProblems } from "./errors";
import { type Members, type Shape, WHOLE } from "./shape";
import { type Known } from "./types";

/** What stands in the place of a value that is known later. */
type Kind = "text" | "number" | "list" | "map";

interface Later {
    readonly value: pulumi.Output<unknown>;
    readonly kind: Kind;
}

/** Values that are known later, by their marks. */
type Laters = ReadonlyMap<string, Later>;

/**
 * The arguments of one component: what is known of them when it is constructed, and what becomes known later.
 *
 * A planner runs on what is known, where marks stand in the place of the rest; so its plan says which resources there are,
 * and its texts show which values they wait for. When those values are there, the same planner runs on them.
 */
export class LaterValues<Args extends object> {
    /** The arguments with marks in the place of what is not known. */
    readonly known: Known<Args>;
    private readonly later: Laters;

    /**
     * @param component what messages call it: its type, and its name in quotes
     * @throws ComponentError where something is not known that decides which resources exist.
     */
    constructor(
        private readonly component: string,
        args: Args,
        shape: Members,
    ) {
        const reader = new Reader();
        this.known = reader.read([], args, shape) as Known<Args>;
        this.later = reader.later;
        reportingProblems(component, () => {
            reader.problems.throwIfAny();
        });
    }

    /**
     * Runs a planner on what is known.
     *
     * @throws ComponentError with every problem that can be told by now.
     */
    plan<Plan>(planner: (args: Known<Args>) => Plan): PlanAhead<Plan> {
        const run = (args: Known<Args>) =>
            reportingProblems(this.component, () => planningAhead(() => planner(args)));
        const plans = new Map<string, pulumi.Output<Plan>>();
        return new PlanAhead(this.component, run(this.known), (known) => {
            const marks = this.awaited(known);
            const key = marks.join("");
            const plan = plans.get(key) ?? (marks.length === 0 ? undefined : this.resolved(marks).apply(run));
            if (plan !== undefined) {
                plans.set(key, plan);
            }
            return plan;
        });
    }

    /**
     * A part of a plan with the values that are known later in their places, as Outputs: arguments of another component. The
     * type says nothing of that, since a known value is good for any Input.
     */
    restored<Part>(part: Part): Part {
        const values = [...this.later].map(([mark, { value }]) => [mark, value] as const);
        return values.length === 0 ? part : (substituted(part, new Map(values), this.later) as Part);
    }

    /** The marks in what a plan says, and those of numbers: they bound what is made, so that everything waits for them. */
    private awaited(known: unknown): readonly string[] {
        const found = marksIn(known);
        return [...this.later]
            .filter(([mark, { kind }]) => kind === "number" || found.has(mark))
            .map(([mark]) => mark);
    }

    private resolved(marks: readonly string[]): pulumi.Output<Known<Args>> {
        const outputs: pulumi.Output<unknown[]> = pulumi.all(
            marks.map((mark) => this.later.get(mark)?.value),
        );
        return outputs.apply<Known<Args>>((all) => {
            const values = new Map(marks.map((mark, index) => [mark, all[index]]));
            return substituted(this.known, values, this.later) as Known<Args>;
        });
    }
}

/** A plan of what is known, from which the values of resources are taken. */
export class PlanAhead<Plan> {
    constructor(
        private readonly component: string,
        readonly known: Plan,
        private readonly planFor: (known: unknown) => pulumi.Output<Plan> | undefined,
    ) {}

    /** What the plan has for a resource: at once where all of it is known, and else when the rest of it is. */
    value<T>(select: (plan: Plan) => T): T | pulumi.Output<T> {
        const known = select(this.known);
        return this.planFor(known)?.apply((plan) => this.fitting(known, select(plan))) ?? known;
    }

    private fitting<T>(known: T, value: T): T {
        if (value === undefined && known !== undefined) {
            throw new ComponentError(this.component, [
                {
                    path: ["region"],
                    message: "became known too late: nobody pulls from there, and a policy was planned",
                    remediation: "write it as a plain value, or leave out the readers of other regions",
                },
            ]);
        }
        return value;
    }
}

/** Reads arguments, and puts marks in the place of what is not known. One Output has one mark wherever it stands. */
class Reader {
    readonly problems = new Problems();
    readonly later = new Map<string, Later>();
    private readonly indices = new Map<unknown, number>();

    read(path: Path, value: unknown, shape: Shape | undefined): unknown {
        if (pulumi.Output.isInstance(value) || value instanceof Promise) {
            return this.standIn(path, value, shape);
        }
        if (typeof value === "string" && marksIn(value).size > 0) {
            this.problems.add({
                path,
                value,
                message: "has a character for private use, which nothing in AWS is called by",
                remediation: "write it without",
            });
        }
        if (Array.isArray(value)) {
            const item = Array.isArray(shape) ? (shape as readonly [Shape])[0] : undefined;
            const items = value.map((its, index) => this.read([...path, index], its, item));
            return items.every((its, index) => its === value[index]) ? value : items;
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        const members = membersOf(shape);
        const entries = Object.entries(value).map(
            ([key, its]) => [key, its, this.read([...path, key], its, members[key] ?? members["*"])] as const,
        );
        // The same list in many places stays the same, and costs nothing more.
        return entries.every(([, before, after]) => before === after)
            ? value
            : Object.fromEntries(entries.map(([key, , after]) => [key, after]));
    }

    private standIn(path: Path, value: unknown, shape: Shape | undefined): unknown {
        if (shape === "structure" || (typeof shape === "object" && !isWhole(shape))) {
            this.problems.add({
                path,
                message:
                    "is an Output, and must be known: it decides which resources exist, or what they are called",
                remediation: "write it as a plain value; the values in it may be Outputs",
            });
            return emptyOf(shape);
        }
        const index = this.indices.get(value) ?? this.indices.size;
        const mark = laterText(index);
        this.indices.set(value, index);
        const kind = typeof shape === "object" ? "map" : (shape ?? "text");
        this.later.set(mark, { value: pulumi.output(value), kind });
        const standIns = { text: mark, number: laterNumber(index), list: [mark], map: { [mark]: mark } };
        return standIns[kind];
    }
}

/** In the place of what must be known and is not, so that the rest can be looked at. */
function emptyOf(shape: Shape): unknown {
    return Array.isArray(shape) ? [] : typeof shape === "object" ? {} : undefined;
}

function isWhole(shape: Exclude<Shape, string>): boolean {
    return WHOLE in shape;
}

function membersOf(shape: Shape | undefined): Members {
    return typeof shape === "object" && !Array.isArray(shape) ? (shape as Members) : {};
}

/** A copy in which values stand in the place of the marks that have one. */
function substituted(known: unknown, values: ReadonlyMap<string, unknown>, later: Laters): unknown {
    const walk = (value: unknown): unknown => {
        const [kind, mark] = standInOf(value);
        if (mark !== undefined && later.get(mark)?.kind === kind && values.has(mark)) {
            return values.get(mark);
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        return Array.isArray(value)
            ? value.map(walk)
            : Object.fromEntries(Object.entries(value).map(([key, its]) => [key, walk(its)]));
    };
    return walk(known);
}

/** What a value may be the stand-in of. */
function standInOf(value: unknown): readonly [kind?: Kind, mark?: string | undefined] {
    if (typeof value === "string") {
        return ["text", value];
    }
    if (typeof value === "number") {
        return ["number", [...marksIn(value)][0]];
    }
    if (Array.isArray(value)) {
        return ["list", value.length === 1 ? String(value[0]) : undefined];
    }
    return typeof value === "object" && value !== null ? ["map", Object.keys(value)[0]] : [];
}
