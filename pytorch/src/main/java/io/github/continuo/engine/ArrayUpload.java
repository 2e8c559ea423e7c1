package io.github.continuo.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes arrays of 32-bit floats piece by piece, so that memory holds each of their numbers once.
 *
 * <p>All pieces go through one buffer of 1 MiB, from which they are copied into the array where it
 * is, on any device. An array may have any size. Must be used on the {@link EngineThread}.
 */
public final class ArrayUpload implements AutoCloseable {
  private static final int PIECE_FLOATS = 1 << 18; // 1 MiB: larger ones are no faster

  /** Where the numbers of an array come from. */
  @FunctionalInterface
  public interface Source<X extends Exception> {
    /**
     * Gives the next piece of an array, row by row.
     *
     * @param first index of the piece's first number in the array
     * @param piece to be filled with floats from its start up to its limit, in its byte order
     * @throws X if the numbers cannot be had
     */
    void next(long first, ByteBuffer piece) throws X;
  }

  private final int pieceFloats;
  private final ByteBuffer bytes;
  private final NDManager manager;
  private final NDArray piece; // float32 [pieceFloats], a view of the bytes
  private final TorchScript script;

  /** A filler with its buffer; the caller closes it. */
  public ArrayUpload() {
    this(PIECE_FLOATS);
  }

  ArrayUpload(int pieceFloats) {
    this.pieceFloats = pieceFloats;
    bytes = ByteBuffer.allocateDirect(pieceFloats * Float.BYTES).order(ByteOrder.nativeOrder());
    manager = PyTorchEngine.newManager(Device.cpu());
    piece = manager.create(bytes, new Shape(pieceFloats), DataType.FLOAT32);
    script = TorchScript.load(manager, ArrayUpload.class, "arrays.torchscript", "Arrays");
  }

  /**
   * Makes an array.
   *
   * @param <X> what the source may throw
   * @param owner manager that will own it, of the device where it shall be
   * @param shape the dimensions that it shall have
   * @param source asked for its numbers piece by piece, in order
   * @return the array
   * @throws X what the source throws
   */
  public <X extends Exception> NDArray fill(NDManager owner, Shape shape, Source<X> source)
      throws X {
    NDArray array = owner.create(shape); // of memory that nobody has touched yet
    overwrite(array, source);
    return array;
  }

  /**
   * Gives an array other numbers, where it is.
   *
   * @param <X> what the source may throw
   * @param array of 32-bit floats, on any device
   * @param source asked for the new numbers piece by piece, in order
   * @throws X what the source throws; the numbers are then partly the new ones
   */
  public <X extends Exception> void overwrite(NDArray array, Source<X> source) throws X {
    long count = array.size();
    for (long first = 0; first < count; first += pieceFloats) {
      int floats = (int) Math.min(pieceFloats, count - first);
      source.next(first, bytes.clear().limit(floats * Float.BYTES));
      script.infer(manager, "fill", array, piece, first, (long) floats).close();
    }
  }

  /**
   * Makes an array.
   *
   * @param owner manager that will own it, of the device where it shall be
   * @param shape the dimensions that it shall have
   * @param numbers row by row
   * @return the array
   */
  public NDArray of(NDManager owner, List<Long> shape, float[] numbers) {
    return fill(
        owner,
        new Shape(shape),
        (first, piece) ->
            piece.asFloatBuffer().put(numbers, (int) first, piece.remaining() / Float.BYTES));
  }

  /**
   * Copies an array of 32-bit floats, from any device to any.
   *
   * @param owner manager that will own the copy, of the device where it shall be
   * @param array what is copied; it stays as it is
   * @return the copy
   */
  public NDArray copy(NDManager owner, NDArray array) {
    NDArray copy = owner.create(array.getShape());
    script.infer(manager, "copy", copy, array).close();
    return copy;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
