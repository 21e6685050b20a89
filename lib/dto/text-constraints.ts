/** The constraints of class-validator, by their names in it, that only texts satisfy. */
export const TEXT_CONSTRAINTS: ReadonlySet<unknown> = new Set(
  (
    "contains isAlpha isAlphanumeric isAscii isBIC isBase32 isBase58 " +
    "isBase64 isBooleanString isBtcAddress isByteLength isCreditCard isCurrency isDataURI " +
    "isDateString isDecimal isEAN isEmail isEthereumAddress isFqdn IsFirebasePushId " +
    "isFullWidth isHSL isHalfWidth isHash isHexColor isHexadecimal isIBAN " +
    "isISO31661Alpha2 isISO31661Alpha3 isISO31661Numeric isISO4217CurrencyCode isISO6391 isISRC isISSN " +
    "isIdentityCard isIp isIsbn isIsin isIso8601 isJson isJwt " +
    "isLatLong isLength isLocale isLowercase isMacAddress isMagnetURI isMilitaryTime " +
    "isMimeType isMobilePhone isMongoId isMultibyte isNumberString isOctal isPassportNumber " +
    "isPhoneNumber isPort isPostalCode isRFC3339 isRgbColor isSemVer isString " +
    "isStrongPassword isSurrogatePair isTaxId isTimeZone isUppercase isUrl isUuid " +
    "isVariableWidth matches maxLength minLength notContains"
  ).split(" "),
);
