namespace Peers;

/// <summary>A workload's rows in a plain file, so that a process of its own has them without reading tables or pictures.</summary>
static class AloneRows
{
    public static void Write(string path, float[] inputs, int[][] labels)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(inputs.Length);
        writer.Write(labels.Length);
        writer.Write(labels[0].Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(inputs.AsSpan()));
        foreach (int[] column in labels) writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(column));
    }

    public static (float[] Inputs, int[][] Labels) Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        float[] inputs = new float[reader.ReadInt32()];
        int[][] labels = new int[reader.ReadInt32()][];
        int rows = reader.ReadInt32();
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(inputs.AsSpan()));
        for (int head = 0; head < labels.Length; head++)
        {
            labels[head] = new int[rows];
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(labels[head].AsSpan()));
        }
        return (inputs, labels);
    }
}
