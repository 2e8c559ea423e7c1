package io.github.continuo.transformer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.transformer.DecoderConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaConfigTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(64, 3, 4, 2, 48, 4096, DecoderConfig.DEFAULT_ROPE_BASE);

  @Test
  void what_is_written_reads_back() throws IOException {
    DecoderConfig otherBase = new DecoderConfig(64, 3, 4, 2, 48, 4096, 500_000);

    assertThat(LlamaConfig.read(file(LlamaConfig.write(otherBase)))).isEqualTo(otherBase);
  }

  @Test
  void what_is_left_out_is_as_in_llama() throws IOException {
    assertThat(LlamaConfig.read(file(new JsonObject())))
        .isEqualTo(new DecoderConfig(4096, 32, 32, 11008, 2048));
  }

  @Test
  void the_rotary_base_may_stand_in_an_object_of_its_own() throws IOException {
    JsonObject json = LlamaConfig.write(CONFIG);
    json.remove("rope_theta");
    json.add(
        "rope_parameters", JsonParser.parseString("{'rope_theta': 20000, 'rope_type': 'default'}"));

    assertThat(LlamaConfig.read(file(json)).ropeTheta()).isEqualTo(20_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rms_norm_eps            | 1e-5   | rms_norm_eps must be 1.0E-6, got 1.0E-5
          hidden_act              | 'gelu' | hidden_act must be silu, got gelu
          attention_bias          | true   | attention_bias must be false, got true
          mlp_bias                | true   | mlp_bias must be false, got true
          rope_scaling            | {}     | rope_scaling must be null
          head_dim                | 32     | head_dim * num_attention_heads must be hidden_size = 64, got 32 * 4
          num_key_value_heads     | 3      | kvHeads must divide heads = 4, got 3
          num_hidden_layers       | 2.5    | num_hidden_layers must be a whole number, got 2.5
          max_position_embeddings | 1      | maxPositions must be at least 2, got 1
          rope_parameters         | {'rope_theta': 1e4, 'rope_type': 'yarn'} | rope_parameters: rope_type must be default, got yarn
          """,
      quoteCharacter = '"')
  void what_cannot_be_done_is_refused(String member, String value, String message) {
    JsonObject json = LlamaConfig.write(CONFIG);
    json.add(member, JsonParser.parseString(value));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> LlamaConfig.read(file(json)))
        .withMessage("config.json: " + message);
  }

  private static JsonFile file(JsonObject json) {
    return new JsonFile("config.json", json);
  }
}
