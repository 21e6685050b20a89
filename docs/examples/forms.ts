import { Controller, File, Files, type HttpRequest, Post, Req, readForm, Status, UploadedFile } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@Controller()
class UploadsController {
  @Post("/avatar")
  avatar(@File("avatar", { maxBytes: 200_000, mediaTypes: ["image/png", "image/jpeg"] }) avatar: UploadedFile) {
    return { name: avatar.filename, type: avatar.mediaType, size: avatar.size };
  }

  @Post("/photos")
  @Status(201)
  photos(@Files("photo", { maxFiles: 10, mediaTypes: ["image/*"] }) photos: UploadedFile[]) {
    return photos.map(({ filename, size }) => ({ filename, size }));
  }

  @Post("/import")
  import(@File("table", { optional: true }) table?: UploadedFile) {
    return { lines: table?.text().split("\n").length ?? 0 };
  }

  @Post("/survey")
  async survey(@Req() request: HttpRequest) {
    const { fields, files } = await readForm(request);
    return { name: fields.get("name"), answers: fields.getAll("answer"), files: files.length };
  }
}

export const handler = createLambdaHandler([UploadsController]);

// POST /avatar -> 422 {"detail":[{"loc":["body","avatar"],"msg":"Field required","type":"missing"}]}
// POST /avatar {"avatar":"iVBORw0KGgo="} -> 415 {"detail":"Unsupported Media Type"}
// POST /photos -> 422 {"detail":[{"loc":["body","photo"],"msg":"Field required","type":"missing"}]}
// POST /import -> 200 {"lines":0}
// POST /survey -> 200 {"answers":[],"files":0}
// POST /survey {"name":"Ada"} -> 415 {"detail":"Unsupported Media Type"}
