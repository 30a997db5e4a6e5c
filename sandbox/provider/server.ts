/**
 * The sandbox's `aws` plugin: the engine's provider protocol over the table of resource types.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "./cloud";
import { cloudFrom } from "./configuration";
import { invokes } from "./invokes";
import type { ResourceType } from "./resource";
import { schema } from "./schema";
import { resourceTypes } from "./types";
import { hasUnknown, type Properties } from "./values";

const propertiesOf = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};
const structOf = (properties: Properties) => Struct.fromJavaScript(properties);

/** The resource type in a URN: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
const typeOf = (urn: string) => urn.split("::")[2]?.split("$").pop() ?? "";

function entryFor(urn: string): ResourceType {
    const type = typeOf(urn);
    const entry = resourceTypes[type];
    if (entry === undefined) {
        throw new Error(
            `the sandbox does not provide ${type}; it provides ${Object.keys(resourceTypes).join(", ")}. ` +
                `A new type is an entry in sandbox/provider/types/`,
        );
    }
    return entry;
}

/** A handler that answers with a value, or with the error's message; never with a crash of the plugin. */
function answer<Request, Response>(
    handle: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => handle(call.request))
            .then(
                (response) => {
                    callback(null, response);
                },
                (error: unknown) => {
                    const details =
                        error instanceof Error ? `${nameBefore(error)}${error.message}` : String(error);
                    callback({ code: grpc.status.UNKNOWN, details });
                },
            );
    };
}

/** AWS errors carry their meaning in the name (`EntityAlreadyExistsException`), not in the message. */
const nameBefore = (error: Error) => (error.name === "Error" || error.name === "" ? "" : `${error.name}: `);

/** One provider of the engine's: configured once, then asked about resources. */
class Plugin {
    private configured: Cloud | undefined;
    private logger: engineService.EngineClient | undefined;

    constructor(private readonly engineAddress: string | undefined) {}

    private get cloud(): Cloud {
        if (this.configured === undefined) {
            throw new Error("the engine has not configured this provider yet");
        }
        return this.configured;
    }

    private tell(urn: string, message: string): Promise<void> {
        if (this.engineAddress === undefined) {
            return Promise.resolve();
        }
        this.logger ??= new engineService.EngineClient(this.engineAddress, grpc.credentials.createInsecure());
        const client = this.logger;
        const request = new engine.LogRequest();
        request.setSeverity(engine.LogSeverity.INFO);
        request.setMessage(message);
        request.setUrn(urn);
        return new Promise((resolve) => {
            // A message that does not arrive must not fail the resource that it is about.
            client.log(request, () => {
                resolve();
            });
        });
    }

    getPluginInfo(): plugin.PluginInfo {
        const info = new plugin.PluginInfo();
        info.setVersion(process.env["KEYLESS_AWS_PLUGIN_VERSION"] ?? "");
        return info;
    }

    getSchema(): provider.GetSchemaResponse {
        const response = new provider.GetSchemaResponse();
        response.setSchema(JSON.stringify(schema()));
        return response;
    }

    checkConfig(request: provider.CheckRequest): provider.CheckResponse {
        const response = new provider.CheckResponse();
        response.setInputs(request.getNews());
        return response;
    }

    diffConfig(request: provider.DiffRequest): provider.DiffResponse {
        const olds = propertiesOf(request.getOldInputs() ?? request.getOlds());
        const news = propertiesOf(request.getNews());
        const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
            (key) => !isDeepStrictEqual(olds[key], news[key]),
        );
        const response = new provider.DiffResponse();
        response.setChanges(
            changed.length > 0
                ? provider.DiffResponse.DiffChanges.DIFF_SOME
                : provider.DiffResponse.DiffChanges.DIFF_NONE,
        );
        response.setDiffsList(changed);
        // The real plugin updates a provider in any case: it marks no property ForcesProviderReplace in
        // https://github.com/pulumi/pulumi-aws/blob/master/provider/resources.go
        return response;
    }

    configure(request: provider.ConfigureRequest): provider.ConfigureResponse {
        const variables = new Map(request.getVariablesMap().toArray());
        for (const [key, value] of Object.entries(propertiesOf(request.getArgs()))) {
            variables.set(key, typeof value === "string" ? value : JSON.stringify(value));
        }
        this.configured = cloudFrom(variables, process.env);
        const response = new provider.ConfigureResponse();
        response.setSupportspreview(true);
        return response;
    }

    async invoke(request: provider.InvokeRequest): Promise<provider.InvokeResponse> {
        const look = invokes[request.getTok()];
        if (look === undefined) {
            throw new Error(
                `the sandbox does not provide ${request.getTok()}; it provides ${Object.keys(invokes).join(", ")}`,
            );
        }
        const response = new provider.InvokeResponse();
        response.setReturn(structOf(await look(this.cloud, propertiesOf(request.getArgs()))));
        return response;
    }

    check(request: provider.CheckRequest): provider.CheckResponse {
        const { inputs, failures } = entryFor(request.getUrn()).check(
            request.getUrn(),
            propertiesOf(request.getOlds()),
            propertiesOf(request.getNews()),
            request.getRandomseed_asU8(),
            this.cloud,
        );
        const response = new provider.CheckResponse();
        response.setInputs(structOf(inputs));
        response.setFailuresList(
            failures.map(({ property, reason }) => {
                const failure = new provider.CheckFailure();
                failure.setProperty(property);
                failure.setReason(reason);
                return failure;
            }),
        );
        return response;
    }

    diff(request: provider.DiffRequest): provider.DiffResponse {
        const ignored = request.getIgnorechangesList();
        const { changed, replaces, deleteFirst } = entryFor(request.getUrn()).diff(
            propertiesOf(request.getOldInputs() ?? request.getOlds()),
            propertiesOf(request.getNews()),
            propertiesOf(request.getOlds()),
            this.cloud,
        );
        const counted = changed.filter((property) => !ignored.includes(property));
        const response = new provider.DiffResponse();
        response.setChanges(
            counted.length > 0
                ? provider.DiffResponse.DiffChanges.DIFF_SOME
                : provider.DiffResponse.DiffChanges.DIFF_NONE,
        );
        response.setDiffsList(counted);
        response.setReplacesList(replaces.filter((property) => counted.includes(property)));
        response.setDeletebeforereplace(deleteFirst);
        return response;
    }

    async create(request: provider.CreateRequest): Promise<provider.CreateResponse> {
        const urn = request.getUrn();
        const entry = entryFor(urn);
        const inputs = propertiesOf(request.getProperties());
        const response = new provider.CreateResponse();
        if (request.getPreview()) {
            response.setProperties(structOf(entry.preview(inputs, {})));
            return response;
        }
        const state = await entry.create(inputs, this.cloud);
        if (entry.lacking !== undefined) {
            await this.tell(urn, `kept in files of the sandbox: the local AWS has no ${entry.lacking}`);
        }
        response.setId(entry.idOf(inputs, this.cloud, state));
        response.setProperties(structOf(state));
        return response;
    }

    async read(request: provider.ReadRequest): Promise<provider.ReadResponse> {
        const current = await entryFor(request.getUrn()).read(
            request.getId(),
            propertiesOf(request.getInputs()),
            propertiesOf(request.getProperties()),
            this.cloud,
        );
        const response = new provider.ReadResponse();
        if (current === undefined) {
            return response;
        }
        // An import may name a thing otherwise than its state does: an API's route by both their IDs, and by its own.
        const { id } = current.state;
        response.setId(typeof id === "string" ? id : request.getId());
        response.setInputs(structOf(current.inputs));
        response.setProperties(structOf(current.state));
        return response;
    }

    async update(request: provider.UpdateRequest): Promise<provider.UpdateResponse> {
        const entry = entryFor(request.getUrn());
        const news = propertiesOf(request.getNews());
        const state = propertiesOf(request.getOlds());
        const response = new provider.UpdateResponse();
        const oldInputs = propertiesOf(request.getOldInputs() ?? request.getOlds());
        if (request.getPreview() || hasUnknown(news)) {
            response.setProperties(structOf(entry.preview(news, state, oldInputs)));
            return response;
        }
        response.setProperties(
            structOf(await entry.update(request.getId(), news, oldInputs, state, this.cloud)),
        );
        return response;
    }

    async remove(request: provider.DeleteRequest): Promise<Empty> {
        await entryFor(request.getUrn()).remove(
            request.getId(),
            propertiesOf(request.getProperties()),
            this.cloud,
        );
        return new Empty();
    }
}

export function makeServer(engineAddress: string | undefined): grpc.UntypedServiceImplementation {
    const aws = new Plugin(engineAddress);
    const service: Partial<IResourceProviderServer> = {
        getPluginInfo: answer(() => aws.getPluginInfo()),
        getSchema: answer(() => aws.getSchema()),
        checkConfig: answer((request) => aws.checkConfig(request)),
        diffConfig: answer((request) => aws.diffConfig(request)),
        configure: answer((request) => aws.configure(request)),
        invoke: answer((request) => aws.invoke(request)),
        check: answer((request) => aws.check(request)),
        diff: answer((request) => aws.diff(request)),
        create: answer((request) => aws.create(request)),
        read: answer((request) => aws.read(request)),
        update: answer((request) => aws.update(request)),
        delete: answer((request) => aws.remove(request)),
        cancel: answer(() => new Empty()),
        attach: answer(() => new Empty()),
    };
    return service as grpc.UntypedServiceImplementation;
}
