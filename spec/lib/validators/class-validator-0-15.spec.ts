import * as validators from "class-validator";
import { describeValidators } from "./tables.js";

describeValidators(validators, "0.15");
