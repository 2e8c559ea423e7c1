package io.github.continuo.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir Path home;

  private HubSettings settings(Map<String, String> environment) throws IOException {
    return HubSettings.of(environment, home);
  }

  @Test
  void defaults_are_those_of_the_python_tools() throws IOException {
    HubSettings settings = settings(Map.of());

    assertThat(settings.endpoint()).hasToString("https://huggingface.co");
    assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.isOffline()).isFalse();
    assertThat(settings.hasLinks()).isTrue();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void the_cache_is_where_the_first_of_the_variables_says() throws IOException {
    Map<String, String> cache = Map.of("XDG_CACHE_HOME", "/x");
    Map<String, String> hubHome = Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "~/h");
    Map<String, String> old = Map.of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/o");
    Map<String, String> own = Map.of("HUGGINGFACE_HUB_CACHE", "/o", "HF_HUB_CACHE", "~");

    assertThat(settings(cache).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(settings(hubHome).cache()).isEqualTo(home.resolve("h/hub"));
    assertThat(settings(old).cache()).isEqualTo(Path.of("/o"));
    assertThat(settings(own).cache()).isEqualTo(home);
  }

  @Test
  void the_token_is_in_a_variable_or_a_file_and_in_no_message() throws IOException {
    Files.createDirectories(home.resolve("h"));
    Files.writeString(home.resolve("h/token"), "hf_file\n");
    Map<String, String> file = Map.of("HF_HOME", home.resolve("h").toString());
    Map<String, String> two = Map.of("HF_TOKEN", " hf_one ", "HF_HOME", "~/h");

    assertThat(settings(file).token()).isEqualTo("hf_file");
    assertThat(settings(two).token()).isEqualTo("hf_one");
    assertThat(settings(two).toString()).doesNotContain("hf_one");
    assertThatIOException()
        .isThrownBy(() -> settings(Map.of("HF_TOKEN", "hf_a\nhf_b")))
        .withMessageContaining("HF_TOKEN")
        .withMessageNotContaining("hf_a");
  }

  @Test
  void a_token_file_may_be_elsewhere() throws IOException {
    Path file = Files.writeString(home.resolve("t"), "hf_t");

    assertThat(settings(Map.of("HF_TOKEN_PATH", file.toString())).token()).isEqualTo("hf_t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "host", "http://", "https://host/?a", "http://[", "file:/x"})
  void an_endpoint_that_is_no_web_address_is_refused(String endpoint) {
    assertThatIOException()
        .isThrownBy(() -> settings(Map.of("HF_ENDPOINT", endpoint)))
        .withMessageContaining("HF_ENDPOINT must be a URL of http or https, got " + endpoint);
  }

  @Test
  void an_endpoint_may_end_in_slashes_and_flags_have_several_words() throws IOException {
    HubSettings settings =
        settings(
            Map.of(
                "HF_ENDPOINT", "https://mirror.example/hf//",
                "TRANSFORMERS_OFFLINE", "yes",
                "HF_HUB_DISABLE_SYMLINKS", "True",
                "HF_HUB_DOWNLOAD_TIMEOUT", "60"));

    assertThat(settings.endpoint()).hasToString("https://mirror.example/hf");
    assertThat(settings.isOffline()).isTrue();
    assertThat(settings.hasLinks()).isFalse();
    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(1));
  }
}
