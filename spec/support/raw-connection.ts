import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection on which a spec writes HTTP itself, byte by byte. */
export class RawConnection {
  /** Everything that the server has sent. */
  received = "";
  /** What ended the connection where it did not end orderly. */
  error: NodeJS.ErrnoException | undefined;
  readonly #closed: Promise<unknown>;

  private constructor(readonly socket: Socket) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.received += text;
    });
    socket.on("error", (error) => {
      this.error = error;
    });
    this.#closed = new Promise((resolve) => socket.once("close", resolve));
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, "127.0.0.1");
    const connection = new RawConnection(socket);
    await once(socket, "connect");
    return connection;
  }

  /** Sends lines of headers and the body behind them. */
  request(lines: readonly string[], body = ""): void {
    this.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  }

  /** Sends text as it is, each character one byte. */
  write(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** Resolves once what was received matches. */
  async receive(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) {
      const came = await Promise.race([once(this.socket, "data"), this.#closed]);
      if (!Array.isArray(came) && !pattern.test(this.received)) {
        throw new Error(`the connection closed after ${JSON.stringify(this.received)}`);
      }
    }
    return this.received;
  }

  /** Everything that was received, once the server has closed the connection. */
  async end(): Promise<string> {
    await this.#closed;
    return this.received;
  }

  destroy(): void {
    this.socket.destroy();
  }
}
