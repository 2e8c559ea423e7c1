package io.github.continuo.embedding;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP-1 to HTTP-4 of the list of known faults, and what else a server owes to its machine. */
@Timeout(300)
class HttpEndpointTest {
  private static final Path SONG = Path.of("../music/ode-to-joy.mid");
  private final HttpClient client = HttpClient.newHttpClient();
  private Generator generator;
  private HttpEndpoint endpoint;
  private byte[] midi;

  @BeforeEach
  void serve() throws IOException {
    generator = Generator.bundled("pop909-dual");
    endpoint = new HttpEndpoint(generator, 0);
    midi = Files.readAllBytes(SONG);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    generator.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.port() + path));
  }

  private HttpResponse<byte[]> post(String path, BodyPublisher body) throws Exception {
    return client.send(request(path).POST(body).build(), BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/continue", "/stream"})
  void HTTP_1_large_body_is_refused_whole_or_in_chunks(String path) throws Exception {
    byte[] large = new byte[(1 << 20) + 1];

    assertThat(post(path, BodyPublishers.ofByteArray(large)).statusCode()).isEqualTo(413);
    assertThat(
            post(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .statusCode())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/continueX", "/continue/", "/continue/x", "/stream2", "/", "/Continue"})
  void HTTP_2_only_the_two_paths_are_there(String path) throws Exception {
    assertThat(post(path, BodyPublishers.ofByteArray(midi)).statusCode()).isEqualTo(404);
  }

  @Test
  void other_methods_and_types_are_refused() throws Exception {
    HttpResponse<byte[]> get = client.send(request("/stream").build(), BodyHandlers.ofByteArray());
    HttpRequest text =
        request("/continue")
            .header("Content-Type", "text/html")
            .POST(BodyPublishers.ofByteArray(midi))
            .build();

    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(client.send(text, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(415);
  }

  @Test
  void HTTP_3_slow_clients_are_let_go_and_take_no_threads() throws Exception {
    post("/continue", BodyPublishers.ofString("no music")); // starts the threads that it has
    int before = Thread.activeCount();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(connection("POST /continue HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nMT"));
    }

    assertThat(post("/continue", BodyPublishers.ofString("no music")).statusCode()).isEqualTo(400);
    assertThat(Thread.activeCount()).isLessThan(before + 10);
    for (Socket socket : slow) {
      socket.setSoTimeout(30_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).contains(" 408 ");
      socket.close();
    }
  }

  @Test
  void HTTP_4_numbers_are_ascii_in_every_locale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));

      byte[] lines = post("/stream", BodyPublishers.ofByteArray(midi)).body();

      assertThat(new String(lines, US_ASCII).lines())
          .isNotEmpty()
          .allMatch(
              line ->
                  line.matches(
                      "\\{\"tick\":\\d+,\"ticks\":\\d+,\"pitch\":\\d+,\"velocity\":\\d+}"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void clients_beyond_the_queue_are_told_to_come_again_and_the_others_get_music() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    HttpRequest request = request("/continue").POST(BodyPublishers.ofByteArray(midi)).build();
    for (int i = 0; i < 12; i++) {
      answers.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
    }

    int full = 0;
    for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
      if (answer.get().statusCode() == 503) {
        full++;
        assertThat(answer.get().headers().firstValue("Retry-After")).hasValue("10");
      } else {
        assertThat(MidiReader.read(answer.get().body()).notes()).isNotEmpty();
      }
    }
    assertThat(full).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/continue", "/stream"})
  void client_that_hangs_up_leaves_its_place_to_others(String path) throws Exception {
    for (int i = 0; i < 30; i++) { // more than there are places
      Socket socket =
          connection(
              String.format(
                  Locale.ROOT,
                  "POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n",
                  path,
                  midi.length));
      socket.getOutputStream().write(midi);
      Thread.sleep(20);
      socket.close();
    }
    Thread.sleep(1000);

    assertThat(post("/continue", BodyPublishers.ofString("no music")).statusCode()).isEqualTo(400);
  }

  @Test
  void closing_ends_what_is_being_written() throws Exception {
    HttpRequest request = request("/continue").POST(BodyPublishers.ofByteArray(midi)).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    Thread.sleep(500);

    endpoint.close();

    assertThat(answer.handle((whole, cut) -> true).get()).isTrue();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName))
        .noneMatch(name -> name.startsWith("multiThreadIoEventLoopGroup"));
  }

  private Socket connection(String head) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    return socket;
  }
}
