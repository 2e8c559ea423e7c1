package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class ReadBandwidthTest {

  @Test
  void memory_is_read_faster_than_a_disk_and_slower_than_any_cache() throws Exception {
    double bytesPerSecond = ReadBandwidth.measure(Device.cpu());

    assertThat(bytesPerSecond).isBetween(0.1e9, 10e12);
  }
}
