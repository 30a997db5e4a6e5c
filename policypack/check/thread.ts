/** What runs in a thread beside the first: judges files until there are none left, and sends what became of them. */
import { parentPort, workerData } from "node:worker_threads";
import { judgeNext, type ThreadData } from "./threads";

parentPort?.postMessage(judgeNext(workerData as ThreadData));
