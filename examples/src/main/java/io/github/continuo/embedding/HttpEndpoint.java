package io.github.continuo.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Continues MIDI over HTTP, on the JDK's own server: {@code HttpEndpoint 8080}.
 *
 * <p>{@code POST /continue} takes a MIDI file and gives one. {@code POST /stream} gives each new
 * note when it is written, as a line of JSON; a client that hangs up ends the writing.
 */
public final class HttpEndpoint implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Generator generator;
  private final HttpServer server;

  /** A server on this machine, for this machine; port 0 takes a free one. */
  public HttpEndpoint(Generator generator, int port) throws IOException {
    this.generator = generator;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/continue", exchange -> answer(exchange, this::continueFrom));
    server.createContext("/stream", exchange -> answer(exchange, this::stream));
    server.setExecutor(threads);
    server.start();
  }

  /** Serves until the process ends. */
  public static void main(String[] args) throws IOException {
    Generator generator = Generator.bundled("pop909-dual");
    System.out.println(new HttpEndpoint(generator, Integer.parseInt(args[0])).port());
  }

  /** {@return where it listens} */
  public int port() {
    return server.getAddress().getPort();
  }

  private interface Answer {
    void write(Score prompt, HttpExchange exchange) throws IOException;
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      try {
        byte[] midi = exchange.getRequestBody().readNBytes(1 << 20); // a song has less
        answer.write(MidiReader.read(midi), exchange);
      } catch (MidiFormatException | IllegalArgumentException e) {
        byte[] message = String.valueOf(e.getMessage()).getBytes(UTF_8);
        exchange.sendResponseHeaders(400, message.length);
        exchange.getResponseBody().write(message);
      }
    }
  }

  private void continueFrom(Score prompt, HttpExchange exchange) throws IOException {
    byte[] longer = MidiWriter.write(generator.continueFrom(prompt).score());
    exchange.getResponseHeaders().set("Content-Type", "audio/midi");
    exchange.sendResponseHeaders(200, longer.length);
    exchange.getResponseBody().write(longer);
  }

  private void stream(Score prompt, HttpExchange exchange) throws IOException {
    try (EventStream events = generator.stream(prompt, GenerationOptions.defaults())) {
      exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
      exchange.sendResponseHeaders(200, 0); // in chunks
      while (events.hasNext()) { // an IOException, as nobody listens any more, closes the stream
        if (events.next().event() instanceof Note note) {
          String line =
              String.format(
                  Locale.ROOT,
                  "{\"tick\":%d,\"ticks\":%d,\"pitch\":%d,\"velocity\":%d}\n",
                  note.tick(),
                  note.durationTicks(),
                  note.pitch(),
                  note.velocity());
          exchange.getResponseBody().write(line.getBytes(UTF_8));
          exchange.getResponseBody().flush();
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
