#!/usr/bin/env node
require("./bin/check/main").run();
