package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are given the name of a model on a hub, here a local one. */
class NamedModelsTest {
  @TempDir Path folder;
  private HubServer server;

  @BeforeEach
  void publish_a_model_and_an_adapter() throws IOException {
    Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    TinyModel.saveTo(folder.resolve("hub/owner/tiny"));
    Path adapter = Files.createDirectory(folder.resolve("hub/owner/adapter"));
    Files.writeString(
        adapter.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1,"
            + " \"base_model_name_or_path\": \"owner/tiny\", \"revision\": null}");
    TinyModel.writeFactors(
        adapter, "lm_head", TinyModel.numbers(8, i -> 1), TinyModel.numbers(836, Math::cos));
    server = new HubServer(folder.resolve("hub"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Run run(String classPath, String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        JavaProcess.builder(folder, Continuo.class, (Object[]) command.split(" ", -1));
    builder.environment().keySet().removeIf(name -> name.matches("HF_.*|HUGGING.*|XDG_.*"));
    builder.environment().put("HF_HOME", folder.resolve("home").toString());
    builder.environment().put("HF_ENDPOINT", server.endpoint());
    builder.environment().put("CLASSPATH", classPath);
    Path err = folder.resolve("err.txt");
    int status =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Run(status, "", Files.readString(err));
  }

  private Run run(String command) throws IOException, InterruptedException {
    return run(System.getProperty("java.class.path"), command);
  }

  private byte[] continued(String model) throws IOException, InterruptedException {
    Run run = run("continue waltz.mid -o out.mid --notes 5 --seed 1 --model " + model);
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.status()).as(run.err()).isZero();
    return Files.readAllBytes(folder.resolve("out.mid"));
  }

  @Test
  void a_model_is_downloaded_once_and_told() throws Exception {
    byte[] fromFolder = continued("hub/owner/tiny");
    assertThat(server.requests).isEmpty();

    Run first = run("continue waltz.mid -o out.mid --notes 5 --seed 1 --model owner/tiny");
    byte[] named = Files.readAllBytes(folder.resolve("out.mid"));
    int requests = server.requests.size();
    byte[] again = continued("owner/tiny");

    long bytes = 0;
    for (String file : new String[] {"config.json", "continuo.json", "model.safetensors"}) {
      bytes += Files.size(folder.resolve("hub/owner/tiny").resolve(file));
    }
    assertThat(first.err())
        .startsWith(
            String.format(
                Locale.ROOT,
                "owner/tiny: downloading 3 files, %.1f MB, from %s to %s%n",
                bytes / 1e6,
                server.endpoint(),
                folder.resolve("home/hub")))
        .contains("downloading 100%");
    assertThat(named).isEqualTo(fromFolder);
    assertThat(again).isEqualTo(fromFolder);
    assertThat(server.requests).hasSize(requests + 1);
  }

  @Test
  void adapters_have_names_too_and_bring_their_model() throws Exception {
    byte[] merged = continued("hub/owner/tiny --adapter hub/owner/adapter");

    byte[] named = continued("hub/owner/tiny --adapter owner/adapter");
    byte[] alone = continued("owner/adapter");

    assertThat(named).isEqualTo(merged);
    assertThat(alone).isEqualTo(merged).isNotEqualTo(continued("owner/tiny"));
  }

  @Test
  void a_model_of_the_hub_is_merged_and_converted() throws Exception {
    Run merge = run("merge owner/tiny --adapter owner/adapter --out merged");
    Run convert = run("convert owner/tiny --precision bf16 --out small");

    assertThat(merge.status()).as(merge.err()).isZero();
    assertThat(convert.status()).as(convert.err()).isZero();
    assertThat(continued("merged")).isEqualTo(continued("owner/adapter"));
    assertThat(folder.resolve("small/model.safetensors")).isRegularFile();
  }

  @Test
  void names_of_nothing_are_told_in_a_line() throws Exception {
    Run none = run("continue waltz.mid -o out.mid --model owner/none");
    Run withoutHub =
        run(
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(/continuo-hub[^/]*|/hub/target/classes)"))
                .collect(Collectors.joining(File.pathSeparator)),
            "continue waltz.mid -o out.mid --model owner/tiny");

    assertThat(none.err())
        .isEqualToIgnoringNewLines(
            "continuo: owner/none: 127.0.0.1 answers 404; there is no such folder, and no such"
                + " model or revision on the hub");
    assertThat(withoutHub.err())
        .contains("owner/tiny: there is no such folder, and models of a hub need the artifact");
    assertThat(new int[] {none.status(), withoutHub.status()}).containsOnly(1);
  }
}
