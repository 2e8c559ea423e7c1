package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.files.ControlCharacters;
import io.github.continuo.messages.Text;
import io.github.continuo.transformer.hub.ModelId;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a hub.
 *
 * <p>The token is sent to the hub only: to its scheme, host and port, and not across a redirect to
 * another one. A redirect from https to http is refused. Requests are made once; {@link Retries}
 * repeats those that fail with a {@link TemporaryException}.
 */
final class HubClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 10;
  private static final int MAX_JSON = 8 << 20; // bytes
  private static final int MAX_SHOWN = 200; // characters of a server's message
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Seconds until the hub counts from zero again: {@code "api";r=0;t=55}. */
  private static final Pattern RATE_LIMIT = Pattern.compile(".*;\\s*t=(\\d{1,9})\\b.*");

  private final HubSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER) // here, so that the token stays with the hub
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  HubClient(HubSettings settings) {
    this.settings = settings;
  }

  /**
   * Files of a model in a commit.
   *
   * @param commit 40 hexadecimal digits
   * @param files their paths in the repository, as the hub lists them
   */
  record Listing(String commit, List<String> files) {}

  /**
   * Asks for the commit of a revision and its files.
   *
   * @throws TemporaryException if the hub cannot be reached or cannot answer now
   * @throws IOException if there is no such model or revision, or this user may not read it
   */
  Listing list(ModelId id) throws IOException, InterruptedException {
    String revision = URLEncoder.encode(id.revision(), UTF_8);
    URI uri = uri("/api/models/" + id.path() + "/revision/" + revision);
    HttpResponse<Body> response = send(id, "GET", uri, 0);
    JsonFile info;
    try (Body body = response.body()) {
      info = JsonFile.parse(id + " of " + settings.endpoint(), text(id, body));
    }
    String commit = info.text("sha");
    if (!COMMIT.matcher(commit).matches()) {
      throw new IOException(
          Text.format("%s: sha must be 40 hexadecimal digits, got %s", id, shown(commit)));
    }
    List<JsonFile> siblings = info.list("siblings");
    String[] files = new String[siblings.size()];
    for (int i = 0; i < files.length; i++) {
      files[i] = siblings.get(i).text("rfilename");
    }
    return new Listing(commit, List.of(files));
  }

  private String text(ModelId id, Body body) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (List<ByteBuffer> some = next(id, body); some != null; some = next(id, body)) {
      for (ByteBuffer buffer : some) {
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        bytes.writeBytes(piece);
      }
      if (bytes.size() > MAX_JSON) {
        throw new IOException(id + ": the hub's list must be at most " + MAX_JSON + " bytes");
      }
    }
    return bytes.toString(UTF_8);
  }

  /**
   * Asks for size and hash of a file.
   *
   * @throws TemporaryException if the hub cannot be reached or cannot answer now
   * @throws IOException if it does not answer with both
   */
  RemoteFile head(ModelId id, String commit, String file) throws IOException, InterruptedException {
    HttpResponse<Body> response = send(id, "HEAD", fileUri(id, commit, file), 0);
    response.body().close();
    String etag = header(response, "X-Linked-Etag").or(() -> header(response, "ETag")).orElse("");
    Optional<String> size =
        header(response, "X-Linked-Size")
            .or(() -> isRedirect(response) ? Optional.empty() : header(response, "Content-Length"));
    return RemoteFile.of(id, file, etag, size.orElse(""));
  }

  /**
   * Requests a file from a byte on.
   *
   * @return a response with status 200, from the file's start, or 206
   * @throws TemporaryException if the hub cannot be reached or cannot answer now
   * @throws IOException if it refuses
   */
  HttpResponse<Body> get(ModelId id, String commit, String file, long firstByte)
      throws IOException, InterruptedException {
    return send(id, "GET", fileUri(id, commit, file), firstByte);
  }

  /** Reads from a body; see {@link Body#next}. */
  static @Nullable List<ByteBuffer> next(ModelId id, Body body)
      throws TemporaryException, InterruptedException {
    try {
      return body.next();
    } catch (IOException e) {
      throw lost(id, e);
    }
  }

  private URI fileUri(ModelId id, String commit, String file) {
    return uri("/" + id.path() + "/resolve/" + commit + "/" + file); // all safe in a URL
  }

  private URI uri(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** Follows redirects; those of HEAD only as far as the hub has not said what the file is. */
  private HttpResponse<Body> send(ModelId id, String method, URI first, long firstByte)
      throws IOException, InterruptedException {
    URI uri = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<Body> response = sendOnce(id, method, uri, firstByte);
      if (!isRedirect(response)) {
        if (response.statusCode() / 100 != 2) {
          response.body().close();
          throw refused(id, response);
        }
        return response;
      }
      URI next = target(id, response);
      if (method.equals("HEAD")
          && !isOwn(next)
          && response.headers().firstValue("X-Linked-Etag").isPresent()) {
        return response;
      }
      response.body().close();
      uri = next;
    }
    throw new IOException(id + ": must need at most " + MAX_REDIRECTS + " redirects, needs more");
  }

  private HttpResponse<Body> sendOnce(ModelId id, String method, URI uri, long firstByte)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .timeout(settings.timeout().plus(CONNECT_TIMEOUT))
            .header("User-Agent", "continuo")
            .header("Accept-Encoding", "identity"); // sizes are those of the files
    if (settings.token() != null && isOwn(uri)) {
      request.header("Authorization", "Bearer " + settings.token());
    }
    if (firstByte > 0) {
      request.header("Range", "bytes=" + firstByte + "-");
    }
    try {
      return http.send(request.build(), info -> new Body(settings.timeout()));
    } catch (IOException e) {
      throw lost(id, e);
    }
  }

  private boolean isOwn(URI uri) {
    URI endpoint = settings.endpoint();
    return uri.getScheme().equalsIgnoreCase(endpoint.getScheme())
        && uri.getHost().equalsIgnoreCase(endpoint.getHost())
        && port(uri) == port(endpoint);
  }

  private static int port(URI uri) {
    int defaultPort = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return uri.getPort() < 0 ? defaultPort : uri.getPort();
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return REDIRECTS.contains(response.statusCode());
  }

  private static URI target(ModelId id, HttpResponse<Body> response) throws IOException {
    String location = response.headers().firstValue("Location").orElse("");
    try {
      URI target = response.uri().resolve(location);
      boolean isSafe =
          "https".equals(target.getScheme())
              || ("http".equals(target.getScheme()) && "http".equals(response.uri().getScheme()));
      if (isSafe && target.getHost() != null && !location.isEmpty()) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    response.body().close();
    throw new IOException(
        Text.format(
            "%s: a redirect must lead to https, or from http to http, got %s",
            id, shown(location)));
  }

  private static TemporaryException lost(ModelId id, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new TemporaryException(
        Text.format("%s: the connection to the hub failed: %s", id, reason), Duration.ZERO, e);
  }

  private IOException refused(ModelId id, HttpResponse<Body> response) {
    int status = response.statusCode();
    String said =
        Text.format(
            "%s: %s answers %d%s",
            id,
            response.uri().getHost(),
            status,
            header(response, "X-Error-Message").map(text -> ", " + shown(text)).orElse(""));
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
      return new TemporaryException(said, pause(response));
    }
    String remedy =
        switch (status) {
          case UNAUTHORIZED, FORBIDDEN ->
              settings.token() == null
                  ? "; there is no such model, or HF_TOKEN must be set to read it"
                  : "; there is no such model, or the token must be allowed to read it";
          case NOT_FOUND -> "; there is no such folder, and no such model or revision on the hub";
          default -> "";
        };
    return new IOException(said + remedy);
  }

  private static Duration pause(HttpResponse<?> response) {
    String after = header(response, "Retry-After").orElse("").strip();
    Matcher limit = RATE_LIMIT.matcher(header(response, "RateLimit").orElse(""));
    if (after.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(after));
    }
    if (!after.isEmpty()) {
      try {
        Instant until =
            ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration pause = Duration.between(Instant.now(), until);
        return pause.isNegative() ? Duration.ZERO : pause;
      } catch (DateTimeParseException e) {
        return Duration.ZERO; // neither of the two forms of HTTP
      }
    }
    return limit.matches() ? Duration.ofSeconds(Long.parseLong(limit.group(1))) : Duration.ZERO;
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  /** Shortens and escapes text of a server. */
  static String shown(String text) {
    String shortened = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    return ControlCharacters.escaped(shortened);
  }
}
