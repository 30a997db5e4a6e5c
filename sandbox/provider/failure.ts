export interface Failure {
    readonly property: string;
    readonly reason: string;
}
