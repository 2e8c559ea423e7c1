package io.github.continuo.examples.studio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in a headless Chromium, driven by the DevTools protocol over a WebSocket of the JDK, so
 * that no driver program must fit the browser.
 */
final class Chromium implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final Gson GSON = new Gson();
  private static final int PHONE_WIDTH = 500;
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Chromium(Process process, URI address) throws IOException {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .join();
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId").getAsString();
    session =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .getAsString();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  /** Returns the program of this machine, if there is one. */
  static Optional<Path> program() {
    String named = System.getenv("CONTINUO_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a browser with an empty profile. */
  static Chromium start(Path program, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // for root in containers; it opens our own page only
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--autoplay-policy=user-gesture-required",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher address = ADDRESS.matcher(line);
        if (address.find()) {
          drain(lines);
          return new Chromium(process, URI.create(address.group(1)));
        }
      }
      throw new IOException(program + ": must print the address of its DevTools, and did not");
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void drain(BufferedReader lines) {
    Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "chromium-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a page and waits until a condition holds in it. */
  void open(URI page, String isReady) throws Exception {
    call("Page.navigate", Map.of("url", page.toString()));
    await(isReady);
  }

  void reload(String isReady) throws Exception {
    evaluate("globalThis.isOld = true");
    call("Page.reload", Map.of());
    await("!globalThis.isOld && (" + isReady + ")");
  }

  /** Waits until an expression is true. */
  void await(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!evaluate("Boolean(" + expression + ")").getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "must become true: "
                + expression
                + "; the page says: "
                + evaluate("document.querySelector('#message')?.textContent")
                + problems);
      }
      Thread.sleep(20);
    }
  }

  /** Returns the value of an expression, after its promise, as if the user had clicked. */
  JsonElement evaluate(String expression) throws IOException {
    JsonObject answer =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression", expression,
                "awaitPromise", true,
                "returnByValue", true,
                "userGesture", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Drops a file onto the middle of the page, as from a file manager. */
  void drop(Path file) throws IOException {
    Map<String, ?> data =
        Map.of(
            "items", List.of(),
            "files", List.of(file.toAbsolutePath().normalize().toString()),
            "dragOperationsMask", 1);
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      call("Input.dispatchDragEvent", Map.of("type", type, "x", 300, "y", 300, "data", data));
    }
  }

  /** Clicks with the mouse into the middle of an element. */
  void click(String selector) throws IOException {
    String middle =
        """
        (() => {
          const element = document.querySelector('SELECTOR');
          element.scrollIntoView({block: 'center'});
          const box = element.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        })()\
        """
            .replace("SELECTOR", selector);
    JsonArray place = evaluate(middle).getAsJsonArray();
    double x = place.get(0).getAsDouble();
    double y = place.get(1).getAsDouble();
    mouse("mousePressed", x, y);
    mouse("mouseReleased", x, y);
  }

  void mouse(String type, double x, double y) throws IOException {
    call(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            type,
            "x",
            x,
            "y",
            y,
            "button",
            "left",
            "buttons",
            type.equals("mouseReleased") ? 0 : 1,
            "clickCount",
            1));
  }

  /**
   * Presses and releases a key such as {@code k} or {@code Escape}, 2 with control, 8 with shift.
   */
  void key(String key, int modifiers) throws IOException {
    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "modifiers", modifiers));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "modifiers", modifiers));
  }

  /** Sets the size of the page in CSS pixels, the pixels of a CSS pixel, and the color scheme. */
  void resize(int width, int height, double scale, String scheme) throws IOException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width,
            "height", height,
            "deviceScaleFactor", scale,
            "mobile", width < PHONE_WIDTH));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void screenshot(Path file) throws IOException {
    Files.write(
        file,
        Base64.getDecoder()
            .decode(
                call("Page.captureScreenshot", Map.of("format", "png")).get("data").getAsString()));
  }

  /** Returns the errors that the page has reported. */
  List<String> problems() {
    synchronized (problems) {
      return List.copyOf(problems);
    }
  }

  /** Returns the errors that the page has reported, and forgets them. */
  List<String> takeProblems() {
    synchronized (problems) {
      List<String> taken = List.copyOf(problems);
      problems.clear();
      return taken;
    }
  }

  private JsonObject call(String method, Map<String, ?> parameters) throws IOException {
    return call(session, method, parameters);
  }

  private JsonObject call(String sessionId, String method, Map<String, ?> parameters)
      throws IOException {
    JsonObject message = new JsonObject();
    int number = lastCall.incrementAndGet();
    message.addProperty("id", number);
    message.addProperty("method", method);
    message.add("params", GSON.toJsonTree(parameters));
    if (!sessionId.isEmpty()) {
      message.addProperty("sessionId", sessionId);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    calls.put(number, answer);
    synchronized (socket) {
      socket.sendText(message.toString(), true).join();
    }
    JsonObject result = answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    if (result.has("error")) {
      throw new IOException(method + ": " + result.get("error"));
    }
    return result.getAsJsonObject("result");
  }

  /** Receives answers and events. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        receive(message);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void receive(JsonObject message) {
      if (message.has("id")) {
        CompletableFuture<JsonObject> call = calls.remove(message.get("id").getAsInt());
        if (call != null) {
          call.complete(message);
        }
        return;
      }
      String method = message.get("method").getAsString();
      boolean isError =
          method.equals("Runtime.exceptionThrown")
              || (method.equals("Log.entryAdded")
                  && message.toString().contains("\"level\":\"error\""));
      if (isError) {
        synchronized (problems) {
          problems.add(message.toString());
        }
      }
    }
  }

  /** Ends the browser. */
  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
