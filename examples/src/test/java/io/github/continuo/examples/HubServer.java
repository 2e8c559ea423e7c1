package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hub whose models are the folders {@code owner/name} in a folder. */
final class HubServer implements AutoCloseable {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Path folder;
  private final HttpServer server;

  /** Methods and paths of the requests so far. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  HubServer(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      String model = path.replaceFirst("^/(api/models/)?([^/]*/[^/]*)/.*", "$2");
      Path place = folder.resolve(model);
      if (!Files.isDirectory(place)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (path.startsWith("/api/")) {
        byte[] list = list(place).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
      } else {
        send(exchange, Files.readAllBytes(place.resolve(path.replaceFirst(".*/", ""))));
      }
    }
  }

  private static String list(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .map(file -> "{\"rfilename\": \"" + file.getFileName() + "\"}")
          .collect(Collectors.joining(", ", "{\"sha\": \"" + COMMIT + "\", \"siblings\": [", "]}"));
    }
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("ETag", '"' + sha256(content) + '"');
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
