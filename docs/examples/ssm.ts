// With an environment variable for each parameter, nothing is asked of AWS.
Object.assign(process.env, {
  SSM_SHOP_DB_URL: "postgres://localhost/shop",
  SSM_SHOP_PAGE_SIZE: "50",
  SSM_SHOP_REGIONS: "eu-central-1,eu-west-1",
  SSM_SHOP_FLAGS: '{"checkout":true}',
  SSM_SHOP_MOTTO: "Buy one",
  SSM_SHOP_GREETING: "Good morning",
});

import { IsArray, IsBoolean, IsInt, IsOptional, IsString, IsUrl, Max, Min } from "class-validator";
import { Controller, Get, Nested, useResource } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { getParameter, loadParameters, SsmParameter } from "lambent/ssm";

class Flags {
  @IsBoolean() checkout!: boolean;
}

class Config {
  @SsmParameter("/shop/db/url") @IsUrl({ protocols: ["postgres"], require_tld: false }) databaseUrl!: string;
  @SsmParameter("/shop/page-size") @IsInt() @Min(1) @Max(100) pageSize = 20;
  @SsmParameter("/shop/regions") @IsArray() @IsString({ each: true }) regions!: string[];
  @SsmParameter("/shop/flags", { transform: "json" }) @Nested(() => Flags) flags!: Flags;
  @SsmParameter("/shop/motto") @IsOptional() @IsString() motto?: string;
}

const config = useResource(() => loadParameters(Config));

@Controller()
class ShopController {
  @Get("/config")
  show() {
    const { pageSize, regions, flags, motto } = config();
    return { pageSize, regions, flags, motto };
  }

  @Get("/greeting")
  async greet() {
    return { greeting: await getParameter("/shop/greeting", { ttl: 60 }) };
  }
}

export const handler = createLambdaHandler([ShopController]);

// GET /config -> 200 {"pageSize":50,"regions":["eu-central-1","eu-west-1"],"flags":{"checkout":true},"motto":"Buy one"}
// GET /greeting -> 200 {"greeting":"Good morning"}
