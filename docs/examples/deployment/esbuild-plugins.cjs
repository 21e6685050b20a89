const { lambent } = require("lambent/esbuild");

module.exports = [lambent()];
