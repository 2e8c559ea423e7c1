package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.data.windows.Batches;
import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final int PAD = 999;

  private final TrainingWindows windows =
      new TrainingWindows(List.of(Pieces.counting(0, 10), Pieces.counting(20, 3)), 4, 5);

  @Test
  void windows_come_epoch_after_epoch_without_a_loss_between_them() throws InterruptedException {
    List<TokenSequence> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 10; epoch++) {
      epochs.addAll(windows.epoch(epoch));
    }
    List<Batch> expected = Batches.of(epochs, 2, PAD).subList(0, 15);

    List<Batch> batches = take(15);

    assertThat(batches).extracting(BatchesTest::ids).isEqualTo(ids(expected));
  }

  @Test
  void the_same_windows_give_the_same_batches() throws InterruptedException {
    assertThat(ids(take(20))).isEqualTo(ids(take(20)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 19})
  void a_stream_can_begin_at_any_batch(int first) throws InterruptedException {
    List<Batch> later = new ArrayList<>();
    try (Batches batches = new Batches(windows, 2, PAD, first)) {
      for (int i = first; i < 20; i++) {
        later.add(batches.next());
      }
    }

    assertThat(ids(later)).isEqualTo(ids(take(20)).subList(first, 20));
  }

  private List<Batch> take(int count) throws InterruptedException {
    List<Batch> taken = new ArrayList<>();
    try (Batches batches = new Batches(windows, 2, PAD)) {
      for (int i = 0; i < count; i++) {
        taken.add(batches.next());
      }
    }
    return taken;
  }

  @Test
  void closing_ends_the_thread() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Batches batches = new Batches(windows, 2, PAD);
    batches.next();
    Thread filler =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("continuo-batches"))
            .filter(thread -> !before.contains(thread))
            .findFirst()
            .orElseThrow();

    batches.close();

    filler.join(10_000);
    assertThat(filler.isAlive()).isFalse();
  }

  @Test
  void after_closing_there_is_no_next() throws InterruptedException {
    Batches batches = new Batches(windows, 2, PAD);

    batches.close();

    assertThatThrownBy(
            () -> {
              while (true) {
                batches.next(); // what was ready
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("batches must be open to give one, but are closed");
  }

  @Test
  void waiting_for_the_next_can_be_interrupted() {
    try (Batches batches = new Batches(windows, 2, PAD)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(batches::next).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void there_must_be_a_window_and_room_for_it() {
    TrainingWindows none = new TrainingWindows(List.of(Pieces.counting(0, 1)), 4, 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batches(none, 2, PAD))
        .withMessage("there must be a window to train on, got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batches(windows, 0, PAD))
        .withMessage("batch must have at least 1 window, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batches(windows, 2, PAD, -1))
        .withMessage("first batch must be at least 0, got -1");
  }

  @Test
  void as_a_list_the_last_batch_has_what_is_left() {
    List<TokenSequence> five =
        Stream.of(1, 2, 3, 4, 5).map(id -> TokenSequence.of(1, id, id)).toList();

    assertThat(ids(Batches.of(five, 2, PAD)))
        .containsExactly(List.of(1L, 1L, 2L, 2L), List.of(3L, 3L, 4L, 4L), List.of(5L, 5L));
    assertThat(Batches.of(List.of(), 2, PAD)).isEmpty();
  }

  private static List<List<Long>> ids(List<Batch> batches) {
    return batches.stream().map(BatchesTest::ids).toList();
  }

  private static List<Long> ids(Batch batch) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            return LongStream.of(batch.toArray(manager).toLongArray()).boxed().toList();
          }
        });
  }

  @Test
  void tokens_that_cannot_be_read_are_an_error_for_who_waits_for_them() {
    UncheckedIOException damage = new UncheckedIOException(new IOException("it is damaged"));
    Piece damaged =
        new Piece(
            Path.of("a.mid"),
            "",
            10,
            (first, end) -> {
              throw damage;
            });
    TrainingWindows unreadable = new TrainingWindows(List.of(damaged), 4, 5);

    try (Batches batches = new Batches(unreadable, 1, PAD)) {
      assertThatThrownBy(batches::next).isSameAs(damage);
    }
  }
}
