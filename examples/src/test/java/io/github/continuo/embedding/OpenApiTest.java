package io.github.continuo.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.github.continuo.generate.Generator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The answers of the HTTP example are those of its OpenAPI description. */
@Timeout(300)
class OpenApiTest {
  private static final String ADDRESS = "http://localhost/openapi.json"; // of the schemas
  private static final Set<String> NOT_PROVOKED = Set.of("408", "500"); // slow, or a fault

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Generator generator;
  private static HttpEndpoint endpoint;
  private static byte[] midi;
  private static JsonObject description;
  private static SchemaRegistry schemas;

  private final Set<String> answered = new TreeSet<>();

  @BeforeAll
  static void serve() throws Exception {
    generator = Generator.bundled("pop909-dual");
    endpoint = new HttpEndpoint(generator, 0);
    midi = Files.readAllBytes(Path.of("../music/ode-to-joy.mid"));
    String text =
        new String(
            CLIENT.send(request("/openapi.json").build(), BodyHandlers.ofByteArray()).body(),
            UTF_8);
    description = JsonParser.parseString(text).getAsJsonObject();
    schemas =
        SchemaRegistry.withDefaultDialect(
            Dialects.getOpenApi31(), registry -> registry.schemas(Map.of(ADDRESS, text)));
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    generator.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.port() + path));
  }

  private static HttpRequest post(String path, String type, byte[] body) {
    return request(path)
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void each_answer_is_described_and_each_description_is_answered() throws Exception {
    Set<String> described = new TreeSet<>();
    for (String path : List.of("/continue", "/stream")) {
      for (String type : object("paths", path, "post", "requestBody", "content").keySet()) {
        check(post(path, type, midi));
      }
      check(post(path, "audio/midi", "no music".getBytes(UTF_8)));
      check(post(path, "text/html", midi));
      check(post(path, "audio/midi", new byte[(1 << 20) + 1]));
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) { // more than may wait
        answers.add(CLIENT.sendAsync(post(path, "audio/midi", midi), BodyHandlers.ofByteArray()));
      }
      for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
        check(answer.get());
      }
      object("paths", path, "post", "responses")
          .keySet()
          .forEach(status -> described.add(path + " " + status));
    }

    described.removeIf(each -> NOT_PROVOKED.contains(each.substring(each.length() - 3)));
    assertThat(answered).isEqualTo(described);
  }

  @Test
  void paths_and_methods_are_the_described_ones() throws Exception {
    for (String path : object("paths").keySet()) {
      String method = object("paths", path).keySet().iterator().next().toUpperCase(Locale.ROOT);
      HttpRequest other = request(path).DELETE().build();
      HttpResponse<byte[]> refused = CLIENT.send(other, BodyHandlers.ofByteArray());

      assertThat(refused.statusCode()).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).hasValue(method);
    }
    check(request("/openapi.json").build());
  }

  private void check(HttpRequest request) throws IOException, InterruptedException {
    check(CLIENT.send(request, BodyHandlers.ofByteArray()));
  }

  private void check(HttpResponse<byte[]> answer) {
    String path = answer.request().uri().getPath();
    String method = answer.request().method().toLowerCase(Locale.ROOT);
    String status = Integer.toString(answer.statusCode());
    answered.add(path + " " + status);
    JsonObject response = object("paths", path, method, "responses", status);
    if (response.has("headers")) {
      for (String name : response.getAsJsonObject("headers").keySet()) {
        String value = answer.headers().firstValue(name).orElseThrow();
        assertFits(response.getAsJsonObject("headers").getAsJsonObject(name), value);
      }
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    if (!response.has("content")) {
      assertThat(type).isEmpty();
      assertThat(answer.body()).isEmpty();
      return;
    }
    JsonObject content = response.getAsJsonObject("content");
    assertThat(content.keySet()).contains(type);
    String body = new String(answer.body(), UTF_8);
    switch (type) {
      case "audio/midi" -> assertThat(body).startsWith("MThd");
      case "text/plain" -> assertFits(content.getAsJsonObject(type), new Gson().toJson(body));
      case "application/json" -> assertFits(content.getAsJsonObject(type), body);
      default -> {
        assertThat(type).isEqualTo("application/x-ndjson");
        assertThat(body.lines()).isNotEmpty();
        body.lines().forEach(line -> assertFits(content.getAsJsonObject(type), line));
      }
    }
  }

  /** Checks JSON text against the schema of a part of the description. */
  private static void assertFits(JsonObject part, String json) {
    JsonObject schema = part.getAsJsonObject("schema");
    Schema compiled =
        schema.has("$ref")
            ? schemas.getSchema(SchemaLocation.of(ADDRESS + schema.get("$ref").getAsString()))
            : schemas.getSchema(schema.toString(), InputFormat.JSON);
    assertThat(compiled.validate(json, InputFormat.JSON)).as("%s as %s", json, schema).isEmpty();
  }

  /** Returns the part of the description at a path of names; follows references. */
  private static JsonObject object(String... names) {
    JsonObject part = description;
    for (String name : names) {
      JsonElement next = requireNonNull(part.get(name), () -> name + " is not described");
      part = next.getAsJsonObject();
      if (part.has("$ref")) {
        part = object(part.get("$ref").getAsString().substring(2).split("/"));
      }
    }
    return part;
  }
}
