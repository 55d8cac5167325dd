namespace ClientBase.Core.Audit;

public static class AuditActionTitles
{
    /// <summary>The action as «История» names it.</summary>
    public static string Title(this AuditAction action) => action switch
    {
        AuditAction.ClientAdded => "Клиент добавлен",
        AuditAction.ClientEdited => "Профиль изменён",
        AuditAction.ClientArchived => "Перемещён в архив",
        AuditAction.ClientRestoredFromArchive => "Восстановлен из архива",
        AuditAction.ClientDeleted => "Клиент удалён",
        AuditAction.ClientDeletionUndone => "Удаление отменено",
        AuditAction.ClientErased => "Данные стёрты",
        AuditAction.NoteChanged => "Комментарий изменён",
        AuditAction.PhoneConfirmed => "Телефон подтверждён",
        AuditAction.PolicySold => "Полис оформлен",
        AuditAction.ClientBound => "Клиент закреплён за вами",
        AuditAction.ClientLockedByOther => "Клиент закреплён за другим агентом",
        AuditAction.BindingEnded => "Закрепление прекращено",
        AuditAction.PersonsMerged => "Записи одного лица объединены",
        AuditAction.Refused => "Отказ",
        AuditAction.SmsStopped => "Отправка СМС остановлена",
        AuditAction.SmsResumed => "Отправка СМС включена",
        AuditAction.PolicyCancelled => "Полис расторгнут",
        AuditAction.PolicyAnnulled => "Полис аннулирован",
        AuditAction.ClientFreed => "Замок снят: клиент снова доступен",
        AuditAction.PortfolioExported => "Портфель выгружен в файл",
        AuditAction.TariffPublished => "Редакция тарифа опубликована",
        AuditAction.TariffWithdrawn => "Редакция тарифа отозвана",
        AuditAction.ClientOpened => "Карточка открыта",
        AuditAction.StoreAccountOpened => "Клиент получил личный кабинет",
        AuditAction.StoreQuoteContinued => "Агент продолжил расчёт клиента",
        AuditAction.StoreConsentChanged => "Клиент изменил согласие на рекламу",
        AuditAction.StoreDataExported => "Клиент выгрузил свои данные",
        AuditAction.StoreErasureRequested => "Клиент попросил удалить данные",
        AuditAction.ClaimFiled => "Клиент заявил о событии",
        AuditAction.ClaimMoved => "Состояние заявления изменено",
        AuditAction.StatementSigned => "Акт подписан",
        AuditAction.StatementDisputed => "По акту заявлены разногласия",
        AuditAction.StatementCorrected => "Акт исправлен",
        AuditAction.StatementPaid => "Акт оплачен",
        AuditAction.StatementExported => "Акт выгружен в файл",
        AuditAction.TransferOrdered => "Передача клиентов назначена",
        AuditAction.TransferCancelled => "Передача клиентов отменена",
        AuditAction.ClientTransferred => "Клиент передан вам другим агентом",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
