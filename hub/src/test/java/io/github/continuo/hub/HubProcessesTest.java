package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several programs with one cache: Java, and Hugging Face's own client in Python. */
class HubProcessesTest {
  private static final String PYTHON = System.getenv().getOrDefault("CONTINUO_PYTHON", "python3");
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path home;
  private TestHub server;

  @BeforeEach
  void start() throws IOException {
    server = new TestHub();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A program that has ended, and the last line that it printed. */
  private record Ended(int status, String lastLine) {}

  private Process started(boolean isOffline, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.matches("HF_.*|HUGGING.*|XDG_.*"));
    builder.environment().put("HF_HOME", home.toString());
    builder.environment().put("HF_ENDPOINT", server.endpoint());
    builder.environment().put("HF_TOKEN", "hf_secret");
    builder.environment().put("HF_HUB_OFFLINE", isOffline ? "1" : "0");
    builder.environment().put("HF_HUB_DISABLE_TELEMETRY", "1");
    builder.environment().put("HF_HUB_DISABLE_XET", "1");
    return builder.start();
  }

  private static Ended ended(Process process) throws IOException, InterruptedException {
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Ended(process.waitFor(), lines.isEmpty() ? "" : lines.get(lines.size() - 1));
  }

  private static String[] java(String... limits) {
    List<String> command = new ArrayList<>(List.of(limits));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData", // needs no file
            "-cp",
            System.getProperty("java.class.path"),
            FetchProgram.class.getName(),
            "owner/name"));
    return command.toArray(String[]::new);
  }

  private static String[] python(String program) {
    return new String[] {PYTHON, "-c", program};
  }

  private Path snapshot() {
    return home.resolve("hub/models--owner--name/snapshots").resolve(TestHub.COMMIT);
  }

  private void assertWhole(Ended program) {
    assertThat(program.lastLine).isEqualTo(snapshot().toString());
    assertThat(program.status).isZero();
    server.files.forEach(
        (name, content) -> assertThat(snapshot().resolve(name)).hasBinaryContent(content));
  }

  private List<String> blobs() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("hub/models--owner--name/blobs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void two_processes_at_once_download_once() throws Exception {
    server.files.put(WEIGHTS, TestHub.bytes(20_000_000));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(started(false, java()));
    }

    for (Process process : processes) {
      assertWhole(ended(process));
    }

    assertThat(server.gets()).filteredOn(get -> get.equals("GET /" + WEIGHTS)).hasSize(1);
  }

  @Test
  void a_process_that_is_killed_leaves_what_the_next_one_needs() throws Exception {
    server.fail("GET /" + WEIGHTS, server.stallAfter(100_000));
    Process killed = started(false, java());
    while (Files.notExists(home.resolve("hub"))
        || server.gets().stream().noneMatch(get -> get.startsWith("GET /" + WEIGHTS))
        || blobs().stream().noneMatch(name -> name.endsWith(".incomplete"))) {
      Thread.sleep(10);
    }
    killed.destroyForcibly().waitFor();

    assertWhole(ended(started(false, java())));

    assertThat(blobs()).hasSize(2).noneMatch(name -> name.endsWith(".incomplete"));
  }

  @Test
  void a_full_disk_leaves_the_cache_as_it_was() throws Exception {
    assumeThat(Path.of("/bin/sh")).exists();
    // No file above 100 KB stands for a full disk: both fail in write(2).
    String[] limited = java("sh", "-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh");

    Ended program = ended(started(false, limited));

    assertThat(program.lastLine).contains("owner/name: ").contains("cannot be stored: ");
    assertThat(program.status).isOne();
    assertThat(blobs()).noneMatch(name -> name.endsWith(".incomplete")).hasSize(1);
    assertThat(snapshot().resolve(WEIGHTS)).doesNotExist();
    assertWhole(ended(started(false, java())));
  }

  private void requirePython() throws Exception {
    boolean isThere;
    try {
      isThere = ended(started(true, python("import huggingface_hub"))).status == 0;
    } catch (IOException e) {
      isThere = false; // no Python at all
    }
    assumeThat(isThere)
        .as(PYTHON + " must have huggingface_hub; $CONTINUO_PYTHON names another Python")
        .isTrue();
  }

  @Test
  void python_finds_what_java_has_downloaded() throws Exception {
    requirePython();
    assertWhole(ended(started(false, java())));
    server.requests.clear();

    Ended snapshot =
        ended(
            started(
                true,
                python("import huggingface_hub as h; print(h.snapshot_download('owner/name'))")));
    Ended file =
        ended(
            started(
                true,
                python(
                    "import huggingface_hub as h; print(h.hf_hub_download('owner/name',"
                        + " 'model.safetensors'))")));
    Ended scanned =
        ended(
            started(
                true,
                python(
                    "import huggingface_hub as h; c = h.scan_cache_dir(); r = next(iter(c.repos));"
                        + " print(r.repo_id, r.nb_files, r.size_on_disk, len(c.warnings))")));

    assertWhole(snapshot);
    assertThat(file.lastLine).isEqualTo(snapshot().resolve(WEIGHTS).toString());
    assertThat(scanned.lastLine).isEqualTo("owner/name 2 300009 0");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void python_downloads_nothing_that_java_has() throws Exception {
    requirePython();
    assertWhole(ended(started(false, java())));
    server.requests.clear();

    Ended program =
        ended(
            started(
                false,
                python("import huggingface_hub as h; print(h.snapshot_download('owner/name'))")));

    assertWhole(program);
    assertThat(server.gets()).noneMatch(get -> get.contains(WEIGHTS));
  }

  @Test
  void java_finds_what_python_has_downloaded() throws Exception {
    requirePython();
    Ended python =
        ended(
            started(
                false,
                python("import huggingface_hub as h; print(h.snapshot_download('owner/name'))")));
    assertWhole(python);
    server.requests.clear();

    assertWhole(ended(started(false, java())));
    assertThat(server.requests).hasToString("[GET /api/models/owner/name/revision/main]");
    assertWhole(ended(started(true, java())));
    assertThat(server.requests).hasSize(1);
  }
}
