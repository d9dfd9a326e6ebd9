namespace Espalier.Data;

/// <summary>A transfer failed in a way that another attempt will not mend.</summary>
/// <param name="message">What happened.</param>
internal sealed class TransferException(string message) : Exception(message);
