namespace Espalier;

/// <summary>How far training is; reported after each step, on the training thread.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Epochs">The number of epochs asked for.</param>
/// <param name="Step">The step just done, from 0.</param>
/// <param name="Steps">The steps of an epoch.</param>
/// <param name="Loss">The mean loss of the epoch so far.</param>
public readonly record struct FitProgress(int Epoch, int Epochs, int Step, int Steps, double Loss);
