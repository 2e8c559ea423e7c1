package io.github.continuo.examples.studio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.continuo.examples.page.PageFile;
import io.github.continuo.midi.MidiFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * HTTP server of the studio, on the loopback interface.
 *
 * <p>All addresses begin with a random token, so that neither another page of the browser nor
 * another user of the machine can guess one. A request must name this machine in {@code Host},
 * which no page elsewhere can (DNS rebinding), and must not come from another {@code Origin}.
 */
final class StudioServer implements AutoCloseable {
  private static final int MAX_THREADS = 32; // a request each; a browser opens six
  private static final int TOKEN_BYTES = 16;
  private static final int MAX_SECONDS = 30; // to send a request

  static {
    // The server's chunks must not wait for the acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MAX_SECONDS));
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final String token = HexFormat.of().formatHex(randomBytes());
  private final StudioApi api;

  /**
   * Starts a server.
   *
   * @param port 0 takes a free port
   * @throws IOException if the port is in use
   */
  StudioServer(VersionFolder versions, Models models, int port) throws IOException {
    api = new StudioApi(versions, models);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "port " + port + " must be free (" + e.getMessage() + "); choose another --port", e);
    }
    threads =
        new ThreadPoolExecutor(
            0, MAX_THREADS, MAX_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "continuo-studio");
    thread.setDaemon(true);
    return thread;
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Returns the address of the page. */
  URI address() {
    return URI.create(
        String.format(
            Locale.ROOT, "http://127.0.0.1:%d/%s/", server.getAddress().getPort(), token));
  }

  /** Returns the number of generations in progress. */
  int generations() {
    return api.running();
  }

  private void handle(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("Referrer-Policy", "no-referrer"); // the address is the key
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    try (exchange) {
      try {
        requireOurs(exchange);
        answer(exchange);
      } catch (HttpFailure e) {
        refuse(exchange, e.status(), String.valueOf(e.getMessage()));
      } catch (MidiFormatException e) {
        refuse(exchange, 400, "this must be a MIDI file (.mid): " + e.getMessage());
      } catch (IllegalArgumentException | IllegalStateException e) {
        refuse(exchange, 400, String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      fail(exchange, e); // often the browser went away
    } catch (RuntimeException e) {
      System.getLogger("studio").log(System.Logger.Level.ERROR, exchange.getRequestMethod(), e);
      fail(exchange, e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
    String method = exchange.getRequestMethod();
    List<String> rest = path.subList(2, path.size()); // after the slash and the token
    if (rest.get(0).equals("api")) {
      api.answer(method, rest.subList(1, rest.size()), exchange);
      return;
    }
    PageFile file =
        rest.size() == 1 ? PageFile.read(rest.get(0).isEmpty() ? "index.html" : rest.get(0)) : null;
    if (file == null || !method.equals("GET")) {
      throw new HttpFailure(404, "there is no such page; open the address that continuo printed");
    }
    exchange.getResponseHeaders().set("Content-Type", file.type());
    send(exchange, 200, file.text().getBytes(UTF_8));
  }

  private void requireOurs(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String host = String.valueOf(headers.getFirst("Host"));
    int port = server.getAddress().getPort();
    if (!List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port).contains(host)) {
      throw new HttpFailure(403, "Host must be this machine, 127.0.0.1:" + port + ", got " + host);
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new HttpFailure(403, "Origin must be this page, http://" + host + ", got " + origin);
    }
    String[] path = exchange.getRequestURI().getPath().split("/", 3);
    if (path.length < 3
        || !MessageDigest.isEqual(path[1].getBytes(UTF_8), token.getBytes(US_ASCII))) {
      throw new HttpFailure(
          403, "open the address that continuo printed; it changes at each start");
    }
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    if (exchange.getResponseCode() != -1) {
      throw new IOException("the answer has begun: " + message);
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, message.getBytes(UTF_8));
  }

  /** Says that it failed if the answer has not begun; otherwise the connection just ends. */
  private static void fail(HttpExchange exchange, Exception failure) {
    if (exchange.getResponseCode() == -1) {
      try {
        refuse(exchange, 500, String.valueOf(failure.getMessage()));
      } catch (IOException e) {
        failure.addSuppressed(e); // nobody is there to be told
      }
    }
    exchange.close();
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Ends what is being generated and closes all connections; the models stay open. */
  @Override
  public void close() {
    api.close();
    server.stop(0);
    threads.shutdown();
    try {
      threads.awaitTermination(MAX_SECONDS, TimeUnit.SECONDS); // until all versions are written
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
