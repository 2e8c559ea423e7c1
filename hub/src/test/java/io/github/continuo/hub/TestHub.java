package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A hub with one model, {@code owner/name}, that speaks the protocol of Hugging Face, and the
 * server of another host that it redirects to for large files, those of safetensors.
 */
final class TestHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  /** A request that has come in. */
  record Request(String method, String path, String range, String authorization) {
    @Override
    public String toString() {
      return (method + " " + path + " " + range).strip();
    }
  }

  /** What a server does in place of what it should. */
  @FunctionalInterface
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer hub;
  private final HttpServer other;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Content by the paths of the files. */
  final Map<String, byte[]> files = new TreeMap<>();

  /** Content that the servers send in place of that of {@link #files}. */
  final Map<String, byte[]> wrong = new TreeMap<>();

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Fault>> faults = new TreeMap<>();
  volatile boolean ignoresRanges;
  volatile String commit = COMMIT;
  volatile String tag = "";

  TestHub() throws IOException {
    hub = server(this::answerOfHub);
    other = server(this::answerOfOther);
    files.put("config.json", "{\"a\": 1}\n".getBytes(UTF_8));
    files.put("model.safetensors", bytes(300_000));
  }

  /** The content of a file that is there. */
  byte[] content(String file) {
    return Objects.requireNonNull(files.get(file));
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private HttpServer server(Fault handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            record(exchange);
            Fault fault = fault(exchange);
            (fault == null ? handler : fault).answer(exchange);
          }
        });
    server.start();
    return server;
  }

  private void record(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            String.valueOf(headers.getOrDefault("Range", List.of("")).get(0)),
            headers.getOrDefault("Authorization", List.of("")).get(0)));
  }

  private @Nullable Fault fault(HttpExchange exchange) {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    synchronized (faults) {
      return faults.entrySet().stream()
          .filter(entry -> request.startsWith(entry.getKey()))
          .map(entry -> entry.getValue().poll())
          .filter(fault -> fault != null)
          .findFirst()
          .orElse(null);
    }
  }

  /** Makes the next requests that start so, such as {@code GET /api}, fail, one after the other. */
  void fail(String request, Fault... inPlace) {
    synchronized (faults) {
      faults.computeIfAbsent(request, absent -> new ArrayDeque<>()).addAll(List.of(inPlace));
    }
  }

  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Sends the first bytes of what it should, then closes the connection. */
  Fault cutAfter(int bytes) {
    return exchange -> send(exchange, bytes, () -> {});
  }

  /** Sends the first bytes of what it should, then nothing. */
  Fault stallAfter(int bytes) {
    return exchange ->
        send(
            exchange,
            bytes,
            () -> {
              try {
                closed.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  String endpoint() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  /** The address of the other host. */
  String otherEndpoint() {
    return "http://localhost:" + other.getAddress().getPort();
  }

  /** The requests so far, without those of HEAD. */
  List<String> gets() {
    return requests.stream()
        .map(Request::toString)
        .filter(request -> request.startsWith("GET"))
        .collect(Collectors.toList());
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  static String gitHash(byte[] bytes) {
    byte[] head = ("blob " + bytes.length + '\0').getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    return hex("SHA-1", all);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isLarge(String file) {
    return file.endsWith(".safetensors");
  }

  private void answerOfHub(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String path = uri.getRawPath();
    if (path.startsWith("/api/models/owner/name/revision/")) {
      sendJson(
          exchange,
          "{\"id\": \"owner/name\", \"sha\": \"%s\", \"siblings\": [%s]}",
          "{\"rfilename\": \"%s\"}");
    } else if (path.startsWith("/api/models/owner/name/tree/")) {
      sendTree(exchange);
    } else if (path.startsWith("/owner/name/resolve/")) {
      String file = path.substring(path.indexOf('/', "/owner/name/resolve/".length()) + 1);
      if (files.containsKey(file)) {
        resolve(exchange, file);
      } else {
        status(404, "X-Error-Code", "EntryNotFound", "X-Repo-Commit", commit).answer(exchange);
      }
    } else {
      status(404, "X-Error-Code", "RepoNotFound", "X-Error-Message", "Repository not found")
          .answer(exchange);
    }
  }

  private void sendJson(HttpExchange exchange, String all, String each) throws IOException {
    String siblings =
        files.keySet().stream()
            .map(file -> String.format(Locale.ROOT, each, file))
            .collect(Collectors.joining(", "));
    byte[] json = String.format(Locale.ROOT, all, commit, siblings).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
  }

  private void sendTree(HttpExchange exchange) throws IOException {
    String entries =
        files.entrySet().stream()
            .map(
                file -> {
                  byte[] content = file.getValue();
                  String large =
                      String.format(
                          Locale.ROOT,
                          ", \"lfs\": {\"oid\": \"%s\", \"size\": %d, \"pointerSize\": 130}",
                          sha256(content),
                          content.length);
                  return String.format(
                      Locale.ROOT,
                      "{\"type\": \"file\", \"oid\": \"%s\", \"size\": %d, \"path\": \"%s\"%s}",
                      gitHash(content),
                      content.length,
                      file.getKey(),
                      isLarge(file.getKey()) ? large : "");
                })
            .collect(Collectors.joining(", ", "[", "]"));
    byte[] json = entries.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
  }

  private void resolve(HttpExchange exchange, String file) throws IOException {
    byte[] content = content(file);
    var headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", commit);
    if (isLarge(file)) {
      String hash = tag.isEmpty() ? sha256(content) : tag;
      headers.set("X-Linked-Etag", '"' + hash + '"');
      headers.set("X-Linked-Size", String.valueOf(content.length));
      headers.set("ETag", "\"of the redirect\"");
      headers.set("Location", otherEndpoint() + "/" + file + "?signature=1");
      exchange.sendResponseHeaders(302, -1);
    } else {
      headers.set("ETag", "W/\"" + gitHash(content) + '"');
      send(exchange, Integer.MAX_VALUE, () -> {});
    }
  }

  private void answerOfOther(HttpExchange exchange) throws IOException {
    send(exchange, Integer.MAX_VALUE, () -> {});
  }

  private void send(HttpExchange exchange, int atMost, Runnable before) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String file = path.substring(path.lastIndexOf('/') + 1);
    byte[] wrongContent = wrong.get(file);
    byte[] content = wrongContent != null ? wrongContent : content(file);
    Matcher range =
        RANGE.matcher(exchange.getRequestHeaders().getOrDefault("Range", List.of("")).get(0));
    boolean isPartial = range.matches() && !ignoresRanges;
    int start = isPartial ? Integer.parseInt(range.group(1)) : 0;
    var headers = exchange.getResponseHeaders();
    if (isPartial) {
      headers.set(
          "Content-Range",
          String.format(Locale.ROOT, "bytes %d-%d/%d", start, content.length - 1, content.length));
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(isPartial ? 206 : 200, content.length - start);
    OutputStream out = exchange.getResponseBody();
    out.write(content, start, Math.min(atMost, content.length - start));
    out.flush();
    before.run();
  }

  @Override
  public void close() {
    closed.countDown();
    hub.stop(0);
    other.stop(0);
    threads.shutdownNow();
  }
}
