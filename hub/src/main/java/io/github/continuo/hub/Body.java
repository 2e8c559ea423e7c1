package io.github.continuo.hub;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Body of a response, read piece by piece with a limit on the time between two pieces, which {@code
 * BodyHandlers.ofInputStream} does not have.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {

  /** What has arrived: bytes, or the end, which may be a failure. */
  private record Piece(List<ByteBuffer> bytes, boolean isEnd, @Nullable Throwable failure) {}

  private final Duration timeout;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(); // at most two
  private volatile @Nullable Subscription subscription;

  Body(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    pieces.add(new Piece(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    pieces.add(new Piece(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), true, null));
  }

  /**
   * Waits for the next bytes.
   *
   * @return some bytes, or null at the end
   * @throws IOException if the connection fails, or if nothing arrives in time
   */
  @Nullable List<ByteBuffer> next() throws IOException, InterruptedException {
    Piece piece = pieces.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (piece == null) {
      throw new IOException("no byte for " + timeout.toSeconds() + " s");
    }
    if (piece.failure != null) {
      throw new IOException(piece.failure.getMessage(), piece.failure);
    }
    if (piece.isEnd) {
      return null;
    }
    Objects.requireNonNull(subscription).request(1);
    return piece.bytes;
  }

  /** Ends the transfer; the connection is closed unless the body was read to its end. */
  @Override
  public void close() {
    Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
