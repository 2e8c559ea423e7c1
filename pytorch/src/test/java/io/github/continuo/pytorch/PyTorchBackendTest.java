package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.RandomInitializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What options ask of the backend. */
class PyTorchBackendTest {
  private static final LoadOptions OPTIONS = Models.ON_CPU.withBackend("pytorch");

  private static BaseTransformer create(LoadOptions options) {
    return BaseTransformer.create(Models.TINY, Models.TOKENIZER, 1, options);
  }

  @Test
  void on_a_cpu_it_computes_in_32_bits_unless_asked_otherwise() {
    try (BaseTransformer model = create(OPTIONS)) {
      assertThat(model.precision()).isEqualTo(Precision.FP32);
      assertThat(model.device()).isEqualTo("cpu");
      assertThat(model.backend()).isEqualTo("pytorch fp32 cpu");
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32, FP32", "BF16, BF16", "INT8, BF16"})
  void a_precision_that_it_lacks_becomes_the_next_higher_one(Precision wanted, Precision found) {
    try (BaseTransformer model = create(OPTIONS.withPrecision(wanted))) {
      assertThat(model.precision()).isEqualTo(found);
      assertThat(model.backend()).isEqualTo("pytorch %s cpu", found);
    }
  }

  @Test
  void a_device_that_is_not_there_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create(OPTIONS.withDevice("gpu9999")))
        .withMessageStartingWith("device \"gpu9999\" requested but this engine sees only [cpu");
  }

  @Test
  void native_memory_is_given_back_by_a_closed_model() {
    int before = NativeArrays.count();

    try (BaseTransformer model = create(OPTIONS);
        DecodingState decoding = model.newState()) {
      decoding.append(List.of(TokenSequence.of(1, 5, 6, 7)));
      assertThat(NativeArrays.count()).isGreaterThan(before);
    }

    assertThat(NativeArrays.count()).isEqualTo(before);
  }

  @Test
  void native_memory_is_given_back_where_a_weight_cannot_be_read() {
    int before = NativeArrays.count();
    BaseCheckpoint checkpoint = new BaseCheckpoint(Models.TINY, Models.TOKENIZER, false, Map.of());
    RandomInitializer random = new RandomInitializer(checkpoint.specs(), 1);
    WeightSource failing =
        name -> {
          if (name.equals(BaseCheckpoint.OUTPUT)) {
            throw new IOException("cut");
          }
          return random.read(name);
        };

    assertThatIOException()
        .isThrownBy(
            () ->
                new PyTorchBackend()
                    .decoder(
                        Models.TINY,
                        BaseCheckpoint.PREFIX,
                        BaseCheckpoint.OUTPUT,
                        failing,
                        OPTIONS))
        .withMessage("cut");

    assertThat(NativeArrays.count()).isEqualTo(before);
  }
}
