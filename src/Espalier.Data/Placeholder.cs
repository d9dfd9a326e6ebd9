namespace Espalier.Data;
