package io.github.continuo.pytorch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.pytorch.Devices;
import org.junit.jupiter.api.Test;

class EngineInfoTest {

  @Test
  void versions_are_those_of_the_libraries() {
    EngineInfo facts = EngineInfo.read();

    assertThat(facts.torch()).startsWith(EngineStart.VERSION);
    assertThat(facts.djl()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(facts.threads()).isPositive();
    assertThat(facts.processor().name()).isNotBlank();
  }

  @Test
  void linux_lists_processors_of_both_kinds() {
    ProcessorInfo intel =
        ProcessorInfo.parse(
            """
            processor\t: 0
            model name\t: Some Processor @ 2.0GHz
            flags\t\t: fpu sse2 avx2 avx512f avx512_bf16 amx_bf16
            vmx flags\t: vnmi
            processor\t: 1
            model name\t: Some Processor @ 2.0GHz
            """,
            "amd64");
    ProcessorInfo arm =
        ProcessorInfo.parse("processor : 0\nFeatures : fp asimd crc32 bf16 i8mm\n", "aarch64");

    assertThat(intel.name()).isEqualTo("Some Processor @ 2.0GHz");
    assertThat(intel.features()).containsExactly("avx2", "avx512f", "avx512_bf16", "amx_bf16");
    assertThat(arm.name()).isEqualTo("aarch64");
    assertThat(arm.features()).containsExactly("asimd", "bf16", "i8mm");
    assertThat(ProcessorInfo.parse("", "riscv").features()).isEmpty();
  }

  @Test
  void the_cpu_has_memory() {
    assertThat(Devices.totalBytes(Devices.select("cpu"))).isGreaterThan(1 << 28);
  }
}
