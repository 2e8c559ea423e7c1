package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What holds for any bytes: they give a score or a {@link MidiFormatException}, with little memory,
 * and the score can be written and read again.
 */
public final class BoundedReading {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Two bytes make a message, which takes 20 in arrays that grow; garbage is counted too. */
  private static final long MAX_BYTES_PER_BYTE = 50;

  /** The table of open notes, and the longest list of diagnostics. */
  private static final long MAX_BYTES_BESIDE = 1_500_000;

  private BoundedReading() {}

  /** Empty if the bytes were refused. */
  public static Optional<ReadResult> readOrRefuse(byte[] bytes, Supplier<String> description) {
    try {
      long before = allocatedBytes();
      ReadResult result = MidiReader.readWithDiagnostics(bytes);
      if (allocatedBytes() - before >= maxBytes(bytes)) { // which may be classes that were loaded
        before = allocatedBytes();
        MidiReader.readWithDiagnostics(bytes);
        assertThat(allocatedBytes() - before).as(description).isLessThan(maxBytes(bytes));
      }
      assertThat(readAgain(result.score()).equals(result.score())).as(description).isTrue();
      return Optional.of(result);
    } catch (MidiFormatException notMidi) {
      assertThat(notMidi).as(description).hasMessageMatching("(MThd|file), byte \\d+: .*");
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError wrong) {
      throw new AssertionError(description.get(), wrong);
    }
  }

  /** What was written must be readable, so a refusal is a failure here. */
  private static Score readAgain(Score score) {
    try {
      return MidiReader.read(MidiWriter.write(score));
    } catch (MidiFormatException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private static long allocatedBytes() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static long maxBytes(byte[] bytes) {
    return MAX_BYTES_PER_BYTE * bytes.length + MAX_BYTES_BESIDE;
  }
}
