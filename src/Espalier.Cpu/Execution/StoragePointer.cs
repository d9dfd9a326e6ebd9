using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Addresses of storage, which is pinned: valid as long as somebody holds the storage.</summary>
internal static unsafe class StoragePointer
{
    extension(Storage storage)
    {
        /// <summary>The first float.</summary>
        public float* Pointer => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage.Array)) + storage.Offset;

        /// <summary>Whether whole vectors can be read to the end of the storage, though the last may reach beyond it.</summary>
        public bool HasRoom => storage.Offset + Storage.RoundUp(storage.Length) <= storage.Array.Length;
    }
}
