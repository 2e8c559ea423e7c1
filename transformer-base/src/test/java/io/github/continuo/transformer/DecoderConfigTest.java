package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DecoderConfigTest {

  @Test
  void heads_share_the_width() {
    assertThat(new DecoderConfig(512, 6, 8, 1408, 2048).headDim()).isEqualTo(64);
  }

  @Test
  void impossible_sizes_are_refused() {
    refuses(() -> new DecoderConfig(16, 0, 2, 24, 64), "layers must be in 1..1024, got 0");
    refuses(() -> new DecoderConfig(16, 2, 0, 24, 64), "heads must be at least 1, got 0");
    refuses(
        () -> new DecoderConfig(16, 2, 2, 3, 24, 64, 1e4), "kvHeads must divide heads = 2, got 3");
    refuses(() -> new DecoderConfig(16, 2, 2, 0, 64), "feedForwardDim must be at least 1, got 0");
    refuses(
        () -> new DecoderConfig(18, 2, 2, 24, 64),
        "dim must be a positive multiple of 2 * heads = 4, got 18");
    refuses(() -> new DecoderConfig(16, 2, 2, 24, 1), "maxPositions must be at least 2, got 1");
    refuses(
        () -> new DecoderConfig(16, 2, 2, 2, 24, 64, Double.NaN),
        "ropeTheta must be more than 1, got NaN");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }
}
