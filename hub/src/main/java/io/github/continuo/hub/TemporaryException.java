package io.github.continuo.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Failure that may be over soon: a lost connection, an overloaded or a limiting server. */
final class TemporaryException extends IOException {
  private static final long serialVersionUID = 1;

  private final Duration pause;

  /** Creates the exception; a pause of zero leaves its length to the caller. */
  TemporaryException(String message, Duration pause, Throwable cause) {
    super(message, cause);
    this.pause = pause;
  }

  TemporaryException(String message, Duration pause) {
    super(message);
    this.pause = pause;
  }

  /** {@return the pause that the server asks for, if it does} */
  Optional<Duration> pause() {
    return pause.isZero() ? Optional.empty() : Optional.of(pause);
  }
}
