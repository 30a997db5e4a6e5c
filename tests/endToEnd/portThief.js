// Takes each port again as soon as a server has let go of it.
const net = require("node:net");

const close = net.Server.prototype.close;
net.Server.prototype.close = function (...args) {
    const { port } = this.address() ?? {};
    this.once("close", () => new net.Server().listen(port, "127.0.0.1").unref());
    return close.apply(this, args);
};
