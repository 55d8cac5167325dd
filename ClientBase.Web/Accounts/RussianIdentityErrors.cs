using Microsoft.AspNetCore.Identity;

namespace ClientBase.Web.Accounts;

/// <summary>The messages of Identity that a person can meet here.</summary>
internal sealed class RussianIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new() { Code = nameof(PasswordTooShort), Description = $"Пароль короче {length} знаков." };

    public override IdentityError DuplicateUserName(string userName) =>
        new() { Code = nameof(DuplicateUserName), Description = $"Логин «{userName}» уже занят." };

    public override IdentityError InvalidUserName(string? userName) =>
        new() { Code = nameof(InvalidUserName), Description = $"Логин «{userName}» содержит недопустимые знаки: можно латинские буквы, цифры и знаки - . _ @ +." };

    public override IdentityError ConcurrencyFailure() =>
        new() { Code = nameof(ConcurrencyFailure), Description = "Учётную запись только что изменили. Повторите." };

    public override IdentityError DefaultError() =>
        new() { Code = nameof(DefaultError), Description = "Не удалось сохранить учётную запись." };
}
