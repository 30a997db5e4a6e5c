// One resource for each way in; each is named after the rule that must stop it. Nothing here may come to be.
require("./subjects");
require("./principals");
require("./keys");
require("./elsewhere");
require("./together");
