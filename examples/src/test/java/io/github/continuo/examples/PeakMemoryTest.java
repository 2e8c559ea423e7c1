package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeakMemoryTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void at_least_what_the_heap_has_taken() throws Exception {
    byte[] taken = new byte[50_000_000];
    Arrays.fill(taken, (byte) 1);

    assertThat(PeakMemory.kilobytes().orElseThrow()).isGreaterThan(taken.length / 1024);
  }
}
