import * as validators from "class-validator-0-14";
import type { Validators } from "../../support/validators.js";
import { describeValidators } from "./tables.js";

// What only the later version has is not asked of this one.
describeValidators(validators as unknown as Validators, "0.14");
