package io.github.continuo.examples.studio;

/** Failure of a request, answered with a status and a message for the user. */
final class HttpFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  HttpFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
