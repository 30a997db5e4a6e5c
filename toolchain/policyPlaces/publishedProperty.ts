/** A property that a published schema gives a type of resource. */
export interface PublishedProperty {
    /** The type as its tool writes it: `AWS::IAM::Role` or `aws:iam/role:Role`. */
    readonly type: string;
    /** Names from the resource down: `[]` follows a list, and `*` stands for the keys of a map. */
    readonly path: string;
    /** Whether it holds any JSON, or text, which may be that of a JSON document. */
    readonly value: "json" | "text";
}

/** What a property of a property is called from the resource down. */
export type Leaf = Omit<PublishedProperty, "type">;
