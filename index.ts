// The public surface of `lambent`, by hand. The polyfill of the metadata functions comes first: compilers call them
// while classes are defined.
import "./lib/reflect.js";

export { Body, type BodyParameter } from "./decorators/body.js";
export { Controller } from "./decorators/controller.js";
export { createParameterDecorator, type ParameterDefinition } from "./decorators/create-parameter-decorator.js";
export {
  Deprecated,
  Description,
  Hidden,
  OperationId,
  Security,
  Summary,
  Tags,
  Throws,
} from "./decorators/documentation.js";
export { File, type FileParameter, Files, type FilesParameter } from "./decorators/file.js";
export { Form } from "./decorators/form.js";
export type { MessageDecorator } from "./decorators/message.js";
export { MessageAttribute, Record } from "./decorators/message-parameters.js";
export { Nested, type NestedDecorator, type NestedOptions } from "./decorators/nested.js";
export { type DynamoDbStreamOptions, OnDynamoDbStream } from "./decorators/on-dynamodb-stream.js";
export { type EventOptions, OnEvent } from "./decorators/on-event.js";
export { OnKinesis } from "./decorators/on-kinesis.js";
export { OnMq } from "./decorators/on-mq.js";
export { OnS3, type S3Options } from "./decorators/on-s3.js";
export { OnSchedule } from "./decorators/on-schedule.js";
export { OnSns } from "./decorators/on-sns.js";
export { OnSqs } from "./decorators/on-sqs.js";
export { OneOf, type OneOfOptions } from "./decorators/one-of.js";
export { Redirect, SetHeader, Status } from "./decorators/outcome.js";
export { Cookie, Header, Log, Param, Query, Req, Res, Signal } from "./decorators/parameters.js";
export { Property, type PropertyOptions } from "./decorators/property.js";
export { type AnswerType, Returns, type ReturnsDecorator, type ReturnsOptions } from "./decorators/returns.js";
export { All, Delete, Get, Head, Options, Patch, Post, Put, Route, type VerbDecorator } from "./decorators/routes.js";
export { Schema, type SchemaOptions } from "./decorators/schema.js";
export { Sensitive, type SensitiveDecorator } from "./decorators/sensitive.js";
export { Timeout } from "./decorators/timeout.js";
export type {
  ControllerDecorator,
  ControllerOrHandlerDecorator,
  FieldDecorator,
  HandlerDecorator,
  TypedParameterDecorator,
  UncheckedParameterDecorator,
  ValueParameter,
  ValueParameterOptions,
} from "./decorators/types.js";
export { Use } from "./decorators/use.js";
export { type Application, createApplication, type Platform } from "./lib/application.js";
export type { BodyOptions } from "./lib/body-parameter.js";
export type { Constructor } from "./lib/class.js";
export type { Codec } from "./lib/codec.js";
export { getLogger, getRequest } from "./lib/context.js";
export type { CookieOptions } from "./lib/cookies.js";
export type { SecurityRequirement } from "./lib/documentation.js";
export type { ValidationOptions } from "./lib/dto/class-validator.js";
export type { UnknownFields } from "./lib/dto/dto-record.js";
export { type ClassFactory, genericSchema } from "./lib/dto/generic-schema.js";
export {
  IntersectionType,
  OmitType,
  PartialType,
  type PartialTypeOptions,
  PickType,
} from "./lib/dto/mapped-types.js";
export type { StandardIssue, StandardResult, StandardSchema } from "./lib/dto/standard-schema.js";
export type { ErrorRenderer, ErrorSchemas } from "./lib/error-renderer.js";
export {
  ConfigurationError,
  HttpException,
  type HttpExceptionOptions,
  ValidationException,
  type ValidationIssue,
} from "./lib/errors.js";
export { type EventStreamOptions, EventStreamResponse } from "./lib/event-stream-response.js";
export type { ServerSentEvent } from "./lib/event-text.js";
export type { FileOptions, FilesOptions } from "./lib/form/file-options.js";
export { readForm, type SubmittedForm } from "./lib/form/form.js";
export { UploadedFile } from "./lib/form/uploaded-file.js";
export { HttpHeaders } from "./lib/http-headers.js";
export type { OnDispose, OnInit } from "./lib/initialisation.js";
export type { AccessLog, FieldsFirstLogger, MessageFirstLogger } from "./lib/log/destination.js";
export type { LogLevel, LogThreshold } from "./lib/log/level.js";
export type { LogPlatform } from "./lib/log/log.js";
export type { LogRecord } from "./lib/log/record.js";
export type { ItemEvent } from "./lib/messages/dynamodb-stream.js";
export type { BatchCall, Delivery, Handled, Message, MessageEngine, MessageSource } from "./lib/messages/message.js";
export type { MessageOptions } from "./lib/messages/message-record.js";
export type { RouteOptions } from "./lib/metadata.js";
export type { Middleware, Next } from "./lib/middleware.js";
export { documentMiddleware, type MiddlewareDocumentation } from "./lib/middleware-documentation.js";
export type { JsonSchema, JsonType } from "./lib/openapi/json-schema.js";
export type { ApplicationOptions, Extension, ExtensionRoute } from "./lib/options.js";
export type { Outcome } from "./lib/outcome.js";
export type { Outgoing } from "./lib/outgoing.js";
export type { Exchange, ParameterRecord, ParameterSite, ParameterSource, Resolver } from "./lib/parameters.js";
export { QueryParameters } from "./lib/query.js";
export { HttpRequest, type RawBody, type RequestSource, type RequestState } from "./lib/request.js";
export { type Resource, type ResourceOptions, useResource } from "./lib/resources.js";
export {
  HtmlResponse,
  HttpResponse,
  type HttpResponseOptions,
  JsonResponse,
  RedirectResponse,
  type RenderedBody,
  TextResponse,
} from "./lib/response.js";
export type { RouteInfo } from "./lib/route-info.js";
export type { Controllers } from "./lib/route-table.js";
export { type Settings, settings } from "./lib/settings.js";
export type { StreamBody, StreamChunk } from "./lib/stream-body.js";
export { StreamResponse } from "./lib/stream-response.js";
export type { StreamSource } from "./lib/stream-source.js";
