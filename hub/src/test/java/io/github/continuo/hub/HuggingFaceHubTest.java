package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.continuo.transformer.hub.DownloadListener;
import io.github.continuo.transformer.hub.ModelId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a local server with the protocol of Hugging Face, and its failures. */
class HuggingFaceHubTest {
  private static final ModelId ID = new ModelId("owner", "name", "main");
  private static final String WEIGHTS = "model.safetensors";
  private static final String GET_WEIGHTS = "GET /" + WEIGHTS;

  @TempDir Path cache;
  private TestHub server;

  @BeforeEach
  void start() throws IOException {
    server = new TestHub();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Remembers what it is told. */
  private static final class Told implements DownloadListener {
    private final List<Download> downloads = new ArrayList<>();
    private final List<Long> bytes = new ArrayList<>();

    @Override
    public void onStart(Download download) {
      assertThat(bytes).isEmpty();
      downloads.add(download);
    }

    @Override
    public void onBytes(long some) {
      bytes.add(some);
    }
  }

  private HubSettings settings(@Nullable String token, boolean isOffline, boolean hasLinks) {
    return new HubSettings(
        URI.create(server.endpoint()), cache, token, isOffline, hasLinks, Duration.ofSeconds(1));
  }

  private static HuggingFaceHub hub(HubSettings settings) {
    return new HuggingFaceHub(settings, new Retries(4, Duration.ofMillis(1)));
  }

  private Path fetch() throws IOException {
    return fetch(ID);
  }

  private Path fetch(ModelId id) throws IOException {
    return hub(settings(null, false, true)).fetch(id, new Told());
  }

  private Path model() {
    return cache.resolve("models--owner--name");
  }

  private List<String> blobs() throws IOException {
    return names(model().resolve("blobs"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertWhole(Path folder) throws IOException {
    assertThat(folder).isEqualTo(model().resolve("snapshots").resolve(server.commit));
    for (String file : names(folder)) {
      assertThat(folder.resolve(file)).hasBinaryContent(server.content(file));
    }
    assertThat(names(folder)).contains("config.json", WEIGHTS);
  }

  @Test
  void files_are_where_the_python_tools_have_them() throws IOException {
    String config = TestHub.gitHash(server.content("config.json"));
    String weights = TestHub.sha256(server.content(WEIGHTS));

    Path folder = fetch();

    assertWhole(folder);
    assertThat(blobs()).containsExactlyInAnyOrder(config, weights);
    assertThat(Files.readSymbolicLink(folder.resolve(WEIGHTS)))
        .isEqualTo(Path.of("..", "..", "blobs", weights));
    assertThat(model().resolve("refs/main")).hasContent(TestHub.COMMIT);
    assertThat(names(cache.resolve(".locks/models--owner--name")))
        .containsExactlyInAnyOrder(config + ".lock", weights + ".lock");
  }

  @Test
  void only_what_is_read_is_downloaded() throws IOException {
    for (String other :
        List.of(
            "README.md",
            "pytorch_model.bin",
            "training_args.bin",
            "model-00001-of-00002.safetensors", // there is a single file
            "onnx/model.onnx",
            "onnx/model.safetensors",
            "../../../../escaped.safetensors",
            "generation_config.json",
            "continuo.json")) {
      server.files.put(other, other.getBytes(UTF_8));
    }

    Path folder = fetch();

    assertThat(names(folder))
        .containsExactly("config.json", "continuo.json", "generation_config.json", WEIGHTS);
  }

  @Test
  void weights_in_several_files_and_adapters_are_downloaded() throws IOException {
    byte[] weights = server.files.remove(WEIGHTS);
    server.files.put("model-00001-of-00002.safetensors", weights);
    server.files.put("model-00002-of-00002.safetensors", TestHub.bytes(10));
    server.files.put("model.safetensors.index.json", "{}".getBytes(UTF_8));
    server.files.put("adapter_config.json", "{ }".getBytes(UTF_8));
    server.files.put("adapter_model.safetensors", TestHub.bytes(20));

    Path folder = fetch();

    assertThat(names(folder)).hasSize(6).containsAll(server.files.keySet());
  }

  @Test
  void a_model_without_safetensors_is_refused() {
    server.files.remove(WEIGHTS);
    server.files.put("pytorch_model.bin", new byte[9]);

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessage(
            "owner/name: must have weights in .safetensors files, has none; other formats are not"
                + " read");
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void the_size_is_told_before_and_the_progress_after() throws IOException {
    Told told = new Told();

    hub(settings(null, false, true)).fetch(ID, told);

    long all = 300_000L + server.content("config.json").length;
    assertThat(told.downloads)
        .containsExactly(new DownloadListener.Download(ID, server.endpoint(), 2, all, cache));
    assertThat(told.bytes).isSorted().endsWith(all).hasSizeGreaterThan(4);
  }

  @Test
  void a_second_time_only_the_commit_is_asked_for() throws IOException {
    Path first = fetch();
    server.requests.clear();
    Told told = new Told();

    Path second = hub(settings(null, false, true)).fetch(ID, told);

    assertThat(second).isEqualTo(first);
    assertThat(server.requests).hasToString("[GET /api/models/owner/name/revision/main]");
    assertThat(told.downloads).isEmpty();
  }

  @Test
  void a_new_commit_shares_the_files_that_are_the_same() throws IOException {
    fetch();
    server.files.put("config.json", "{\"b\": 2}".getBytes(UTF_8));
    server.commit = "f".repeat(40);
    server.requests.clear();

    Path folder = fetch();

    assertWhole(folder);
    assertThat(server.gets()).noneMatch(request -> request.contains(WEIGHTS));
    assertThat(model().resolve("refs/main")).hasContent(server.commit);
    assertThat(blobs()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"v1.0,v1.0", "refs/pr/1,refs%2Fpr%2F1"})
  void revisions_are_asked_for_and_remembered(String revision, String inUrl) throws IOException {
    fetch(new ModelId("owner", "name", revision));

    assertThat(server.gets().get(0)).isEqualTo("GET /api/models/owner/name/revision/" + inUrl);
    assertThat(model().resolve("refs").resolve(revision)).hasContent(TestHub.COMMIT);
  }

  @Test
  void a_commit_needs_no_reference() throws IOException {
    assertWhole(fetch(new ModelId("owner", "name", TestHub.COMMIT)));

    assertThat(model().resolve("refs")).doesNotExist();
  }

  @Test
  void a_download_that_is_cut_goes_on_where_it_was() throws IOException {
    server.fail(GET_WEIGHTS, server.cutAfter(100_000), server.cutAfter(50_000));

    Path folder = fetch();

    assertWhole(folder);
    assertThat(server.gets())
        .contains(GET_WEIGHTS + " bytes=100000-", GET_WEIGHTS + " bytes=150000-");
  }

  @Test
  void cuts_are_not_counted_as_long_as_bytes_arrive() throws IOException {
    for (int i = 0; i < 10; i++) {
      server.fail(GET_WEIGHTS, server.cutAfter(20_000));
    }

    assertWhole(fetch());
  }

  @Test
  void a_server_that_falls_silent_is_asked_again() throws IOException {
    server.fail(GET_WEIGHTS, server.stallAfter(100_000));

    Path folder = fetch();

    assertWhole(folder);
    assertThat(server.gets()).contains(GET_WEIGHTS + " bytes=100000-");
  }

  @Test
  void what_an_interrupted_download_left_is_used() throws IOException {
    server.fail(
        GET_WEIGHTS,
        server.cutAfter(100_000),
        TestHub.status(500),
        TestHub.status(501),
        TestHub.status(502));
    assertThatIOException().isThrownBy(this::fetch).withMessageContaining("502");
    assertThat(model().resolve("snapshots").resolve(TestHub.COMMIT).resolve(WEIGHTS))
        .doesNotExist();
    assertThat(model().resolve("refs")).doesNotExist();
    assertThat(partial()).hasSize(100_000);

    Path folder = fetch();

    assertWhole(folder);
    assertThat(server.gets().get(server.gets().size() - 1))
        .isEqualTo(GET_WEIGHTS + " bytes=100000-");
    assertThat(blobs()).hasSize(2);
  }

  @Test
  void a_server_that_starts_over_is_followed() throws IOException {
    server.ignoresRanges = true;
    server.fail(GET_WEIGHTS, server.cutAfter(100_000));

    assertWhole(fetch());
  }

  private Path partial() {
    String hash = TestHub.sha256(server.content(WEIGHTS));
    return model().resolve("blobs").resolve(hash + ".continuo.incomplete");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 299_999, 300_000, 300_001})
  void what_is_left_of_other_bytes_is_downloaded_again(int length) throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), new byte[length]);

    assertWhole(fetch());

    assertThat(partial()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "config.json"})
  void a_file_with_another_hash_is_refused_and_deleted(String file) throws IOException {
    byte[] wrong = server.content(file).clone();
    wrong[5] ^= 1;
    server.wrong.put(file, wrong);

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessageStartingWith("owner/name: " + file + " must have the hash ")
        .withMessageEndingWith(" that the hub announced, has another; it was deleted");

    assertThat(blobs()).noneMatch(name -> name.contains("incomplete")).hasSizeLessThan(2);
    assertThat(model().resolve("refs")).doesNotExist();
    server.wrong.clear();
    assertWhole(fetch());
  }

  @Test
  void a_file_that_is_too_long_or_too_short_is_refused() throws IOException {
    server.wrong.put(WEIGHTS, TestHub.bytes(300_001));
    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessage(
            "owner/name: model.safetensors must have 300000 bytes as the hub announced, has more");
    assertThat(partial()).doesNotExist();

    server.ignoresRanges = true;
    server.wrong.put(WEIGHTS, TestHub.bytes(1000));
    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessage("owner/name: model.safetensors ended after 1000 of 300000 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | or HF_TOKEN must be set to read it",
        "403 | or HF_TOKEN must be set to read it",
        "404 | there is no such folder, and no such model or revision on the hub",
        "400 | 127.0.0.1 answers 400, Say\\u0085this"
      })
  void refusals_say_what_to_do(int status, String told) {
    server.fail("GET /api", TestHub.status(status, "X-Error-Message", "Say\u0085this"));

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessageStartingWith("owner/name: 127.0.0.1 answers " + status)
        .withMessageContaining(told);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void a_token_that_may_not_is_told() {
    server.fail("GET /api", TestHub.status(403));

    assertThatIOException()
        .isThrownBy(() -> hub(settings("hf_secret", false, true)).fetch(ID, new Told()))
        .withMessageContaining("the token must be allowed to read it")
        .withMessageNotContaining("hf_secret");
  }

  @Test
  void failures_that_pass_are_waited_for() throws IOException {
    server.fail(
        "GET /api",
        TestHub.status(503),
        TestHub.status(429, "Retry-After", "0"),
        TestHub.status(429, "RateLimit", "\"api\";r=0;t=1"));
    server.fail("HEAD /owner", TestHub.status(500), TestHub.status(502));
    server.fail(GET_WEIGHTS, TestHub.status(504), TestHub.status(408));

    assertWhole(fetch());
  }

  @Test
  void the_server_may_say_how_long() throws IOException {
    server.fail("GET /api", TestHub.status(429, "Retry-After", "1"));
    long start = System.nanoTime();

    fetch();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "Tue, 31 Dec 2199 23:59:59 GMT"})
  void a_long_wait_is_an_error(String after) {
    server.fail("GET /api", TestHub.status(429, "Retry-After", after));

    assertThatIOException().isThrownBy(this::fetch).withMessageContaining("answers 429");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void failures_that_stay_are_errors() {
    server.fail(
        "GET /api",
        TestHub.status(500),
        TestHub.status(501),
        TestHub.status(502),
        TestHub.status(503));

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessage("owner/name: 127.0.0.1 answers 503");
  }

  @Test
  void offline_the_cache_is_used_and_nobody_asked() throws IOException {
    Path before = fetch();
    server.requests.clear();
    HuggingFaceHub offline = hub(settings(null, true, true));

    assertThat(offline.fetch(ID, new Told())).isEqualTo(before);
    assertThat(offline.fetch(new ModelId("owner", "name", TestHub.COMMIT), new Told()))
        .isEqualTo(before);
    assertThatIOException()
        .isThrownBy(() -> offline.fetch(new ModelId("owner", "other", "main"), new Told()))
        .withMessage(
            "owner/other: must be in " + cache + ", because HF_HUB_OFFLINE is set, but is not");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void without_a_hub_the_cache_is_used() throws IOException {
    Path before = fetch();
    server.fail("GET /api", TestHub.status(503));

    Path ofBusyHub = fetch();
    server.close();
    Path ofNoHub = fetch();

    assertThat(List.of(ofBusyHub, ofNoHub)).containsOnly(before);
    assertThatIOException()
        .isThrownBy(() -> fetch(new ModelId("owner", "other", "main")))
        .withMessageStartingWith("owner/other: the connection to the hub failed");
  }

  @Test
  void a_model_that_is_gone_is_not_taken_from_the_cache() throws IOException {
    fetch();
    server.fail("GET /api", TestHub.status(404));

    assertThatIOException().isThrownBy(this::fetch).withMessageContaining("answers 404");
  }

  @Test
  void the_token_is_sent_to_the_hub_alone() throws IOException {
    server.fail(
        "GET /api", TestHub.status(307, "Location", "/api/models/owner/name/revision/main"));

    hub(settings("hf_secret", false, true)).fetch(ID, new Told());

    assertThat(server.requests)
        .allSatisfy(
            request ->
                assertThat(request.authorization())
                    .isEqualTo(request.path().equals("/" + WEIGHTS) ? "" : "Bearer hf_secret"));
    assertThat(server.requests).anyMatch(request -> request.path().equals("/" + WEIGHTS));
    assertThat(server.requests).filteredOn(r -> r.path().startsWith("/api")).hasSize(2);
  }

  @Test
  void the_token_does_not_follow_a_redirect_of_the_list() {
    String elsewhere = server.otherEndpoint() + "/elsewhere";
    server.fail("GET /api", TestHub.status(302, "Location", elsewhere));
    server.fail("GET /elsewhere", TestHub.status(404));

    assertThatIOException()
        .isThrownBy(() -> hub(settings("hf_secret", false, true)).fetch(ID, new Told()));

    assertThat(server.requests.get(1).path()).isEqualTo("/elsewhere");
    assertThat(server.requests.get(1).authorization()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://host/x", "http://", "::", ""})
  void a_redirect_to_no_web_address_is_refused(String location) {
    server.fail("GET /api", TestHub.status(302, "Location", location));

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessageStartingWith("owner/name: a redirect must lead to https");
  }

  @Test
  void redirects_in_a_circle_end() {
    for (int i = 0; i <= 10; i++) {
      server.fail("GET /api", TestHub.status(302, "Location", "/api"));
    }

    assertThatIOException().isThrownBy(this::fetch).withMessageContaining("at most 10 redirects");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../../x", "main", "0123456789ABCDEF0123456789ABCDEF01234567"})
  void a_commit_that_is_none_is_refused(String commit) {
    server.commit = commit;

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessage("owner/name: sha must be 40 hexadecimal digits, got " + commit);
    assertThat(cache).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../../x", "0123"})
  void a_tag_that_is_no_hash_is_refused(String tag) {
    server.tag = tag;

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessageContaining(
            "tag of model.safetensors must be a SHA-1 or SHA-256, got \"\"" + tag);
    assertThat(cache).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"sha\": 1}", "<html>Sign in</html>"})
  void a_list_that_is_none_is_refused(String json) {
    server.fail(
        "GET /api",
        exchange -> {
          exchange.sendResponseHeaders(200, json.isEmpty() ? -1 : json.length());
          if (!json.isEmpty()) {
            exchange.getResponseBody().write(json.getBytes(UTF_8));
          }
        });

    assertThatIOException().isThrownBy(this::fetch).withMessageStartingWith("owner/name");
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void a_list_without_end_is_refused() {
    server.fail(
        "GET /api",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(1 << 20).getBytes(UTF_8);
          for (int i = 0; i < 20; i++) {
            exchange.getResponseBody().write(spaces);
          }
        });

    assertThatIOException()
        .isThrownBy(this::fetch)
        .withMessageContaining("must be at most 8388608 bytes");
  }

  @Test
  void without_links_files_are_moved_or_copied() throws IOException {
    HuggingFaceHub hub = hub(settings(null, false, false));

    Path first = hub.fetch(ID, new Told());

    assertWhole(first);
    assertThat(Files.isSymbolicLink(first.resolve(WEIGHTS))).isFalse();
    assertThat(blobs()).isEmpty();
    server.requests.clear();
    hub.fetch(ID, new Told());
    assertThat(server.requests).hasSize(1);

    Path blob = model().resolve("blobs").resolve(TestHub.sha256(server.content(WEIGHTS)));
    Files.write(blob, server.content(WEIGHTS));
    server.commit = "f".repeat(40);
    Path second = hub.fetch(ID, new Told());
    assertWhole(second);
    assertThat(blob).exists(); // another snapshot may be a link to it
  }

  @Test
  void a_link_to_a_blob_that_is_gone_is_replaced() throws IOException {
    Path folder = fetch();
    Files.delete(folder.resolve(WEIGHTS).toRealPath());
    assertThat(Files.exists(folder.resolve(WEIGHTS), LinkOption.NOFOLLOW_LINKS)).isTrue();

    assertWhole(fetch());
  }

  @Test
  void threads_at_once_download_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Path>> fetches = Collections.nCopies(8, this::fetch);

    List<Future<Path>> folders = threads.invokeAll(fetches);
    threads.shutdown();

    for (Future<Path> folder : folders) {
      assertWhole(folder.get());
    }
    assertThat(server.gets()).filteredOn(request -> request.startsWith(GET_WEIGHTS)).hasSize(1);
  }

  @Test
  void an_interrupt_ends_the_download() throws Exception {
    server.fail(GET_WEIGHTS, server.stallAfter(1000));
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    HubSettings patient =
        new HubSettings(
            URI.create(server.endpoint()), cache, null, false, true, Duration.ofMinutes(5));
    Thread thread =
        new Thread(
            () -> {
              try {
                hub(patient).fetch(ID, new Told());
              } catch (IOException e) {
                thrown.add(e);
              }
            });
    thread.start();
    while (server.gets().stream().noneMatch(request -> request.startsWith(GET_WEIGHTS))) {
      Thread.onSpinWait();
    }

    thread.interrupt();
    thread.join();

    assertThat(thrown)
        .singleElement()
        .isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
    assertWhole(fetch());
  }

  @Test
  void a_listener_may_end_the_download() throws IOException {
    DownloadListener refusing =
        new DownloadListener() {
          @Override
          public void onStart(Download download) {
            throw new IllegalStateException(download.bytes() + " are too many");
          }

          @Override
          public void onBytes(long bytes) {}
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> hub(settings(null, false, true)).fetch(ID, refusing));
    assertThat(server.gets()).hasSize(1);
    assertThat(cache).isEmptyDirectory();
  }
}
